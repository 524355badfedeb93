import { VendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

const kinds: Record<number, VendorErrorKind> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 429: 'rate_limited' }

/** API errors are in `message` as text or by field, or in `error` (docs.gitlab.com/api/rest/troubleshooting). */
const oauthError = z.object({ error: z.string(), error_description: z.string().optional() })
const apiError = z.object({ message: z.unknown() })

type ErrorBody = { code: string | undefined; text: string }

function textOf(message: unknown): string {
  if (typeof message === 'string') return message
  if (Array.isArray(message)) return message.map(textOf).join(', ')
  if (typeof message !== 'object' || message === null) return ''
  return Object.entries(message)
    .map(([field, about]) => (field === 'base' || field === 'error' ? textOf(about) : `${field} ${textOf(about)}`))
    .join('; ')
}

/** GitLab's error message. A proxy's error page contains nothing useful for an admin. */
function parseErrorBody(body: string): ErrorBody {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { code: undefined, text: /^\s*</.test(body) ? '' : body.trim().slice(0, 300) }
  }
  const oauth = oauthError.safeParse(json)
  if (oauth.success) return { code: oauth.data.error, text: (oauth.data.error_description ?? oauth.data.error).slice(0, 300) }
  return { code: undefined, text: textOf(apiError.safeParse(json).data?.message).slice(0, 300) }
}

function unauthorized({ text }: ErrorBody): string {
  if (/expired/i.test(text)) return 'This token has expired. Enter a new one under Edit.'
  if (/revoked/i.test(text)) return 'This token was revoked on GitLab. Enter a new one under Edit.'
  return 'GitLab does not accept this token: it is wrong, has expired, or was revoked. Enter a new one under Edit.'
}

/** Converts an error response to a message. `retryAfterS` is GitLab's requested wait. */
export function toVendorError(status: number, body: string, retryAfterS: number | undefined): VendorError {
  const kind = kinds[status] ?? (status >= 500 ? 'unavailable' : 'refused')
  const said = parseErrorBody(body)
  if (said.code === 'insufficient_scope')
    // The token lacks the scope, whatever was read: without this check, every project would appear empty.
    return new VendorError(
      'forbidden',
      'This token is missing the scope read_api. Create one that has it, and update it under Edit.',
      {
        field: 'secrets.token',
        scope: 'account',
      },
    )
  const words: Partial<Record<VendorErrorKind, string>> = {
    unauthorized: unauthorized(said),
    forbidden:
      'This token does not have permission to do that on GitLab. It needs the scope read_api, and the role Reporter or above in the group.',
    not_found: 'The group, project or pipeline was not found, or this token has no access.',
    rate_limited: 'GitLab is rate limiting requests.',
    unavailable: `GitLab returned an error (${status}).`,
  }
  return new VendorError(kind, words[kind] ?? `GitLab rejected a request (${status})${said.text ? `: ${said.text}` : '.'}`, {
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(kind === 'unauthorized' ? { field: 'secrets.token' } : {}),
  })
}
