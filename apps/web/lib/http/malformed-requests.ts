/** Maximum nesting of arrays and objects; no form has more than five levels. */
const maxDepth = 40

/** Maximum arguments; no action takes more than five. */
const maxArguments = 20

/** An encoded string: dates and the like are self-contained, references to other parts are not. */
const complete = /^\$(?:\$|undefined$|NaN$|Infinity$|-Infinity$|-0$|D\d{4}-[\d:.TZ-]{1,25}$)/

function isPlain(value: unknown, depth = 0): boolean {
  if (depth > maxDepth) return false
  if (typeof value === 'string') return !value.startsWith('$') || complete.test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((inner) => isPlain(inner, depth + 1))
}

/** Whether the body of a server action can be decoded. Next responds with 500 if not. */
export function isActionBody(text: string): boolean {
  try {
    const given = JSON.parse(text) as unknown
    return Array.isArray(given) && given.length <= maxArguments && isPlain(given)
  } catch {
    return false
  }
}

/** Whether a server action was sent by a page of this host. Next responds with 500 if not. */
function isFromHere(headers: Headers): boolean {
  const origin = headers.get('origin')
  if (origin === null) return true
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host')
  return URL.canParse(origin) && new URL(origin).host === host
}

const unreadable = 'The request could not be read. Reload the page and try again.'

/** The status and message to reject a page request with before Next reads it; undefined for almost all. */
export async function malformedRequestResponse(request: Request): Promise<{ status: number; message: string } | undefined> {
  if (request.method !== 'POST') return undefined
  const { headers } = request
  const isForm = headers.get('content-type')?.startsWith('multipart/form-data')
  const action = headers.get('next-action')
  if (action === null && !isForm) return undefined
  if (!isFromHere(headers))
    return { status: 403, message: 'This form was submitted from another site. Reload the page and try again.' }
  if (action !== null && !/^[0-9a-f]{40,64}$/.test(action)) return { status: 400, message: unreadable }
  const readable = isForm
    ? await request.formData().then(
        () => true,
        () => false,
      )
    : isActionBody(await request.text())
  return readable ? undefined : { status: 400, message: unreadable }
}
