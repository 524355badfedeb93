import type { PluginContext } from '@callboard/plugin-kit/context'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { isVendorError, VendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { Secrets, Settings } from './config.ts'

export type ConfluenceContext = PluginContext<Settings, Secrets>

const kinds: Record<number, VendorErrorKind> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 429: 'rate_limited' }

const sentences: Partial<Record<VendorErrorKind, string>> = {
  unauthorized:
    'Confluence does not accept this email address and API token: one is wrong, or the token has expired. Enter a new one under Edit.',
  forbidden: 'This account may not do that in Confluence. It needs the permission to use Confluence, and View in each space.',
  not_found: 'Confluence did not find this, or the account may not view it.',
  rate_limited: 'Confluence is rate limiting requests.',
}

/** Both versions of the API name the error in different places; a proxy's page has none. */
const errorShape = z.object({ message: z.string().optional(), errors: z.array(z.object({ title: z.string() })).optional() })

function messageIn(body: string): string {
  try {
    const { message, errors } = errorShape.parse(JSON.parse(body))
    return (message ?? errors?.[0]?.title ?? '').slice(0, 300)
  } catch {
    return ''
  }
}

function toVendorError({ status, headers }: Response, body: string): VendorError {
  const kind = kinds[status] ?? (status >= 500 ? 'unavailable' : 'refused')
  const said = messageIn(body)
  const other =
    kind === 'unavailable'
      ? `Confluence returned an error (${status}).`
      : `Confluence rejected a request (${status})${said ? `: ${said}` : '.'}`
  const retryAfterS = retryAfterOf(headers)
  return new VendorError(kind, sentences[kind] ?? other, {
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(kind === 'unauthorized' ? { field: 'secrets.token' } : {}),
  })
}

/** Reads from Confluence Cloud's REST API (developer.atlassian.com/cloud/confluence/rest). @param path below the site */
export async function get<T>(
  { settings, secrets, fetch, signal, onRequest }: ConfluenceContext,
  path: string,
  query: Record<string, string | number>,
  shape: z.ZodType<T>,
): Promise<T> {
  const url = new URL(settings.site + path)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  const authorization = `Basic ${Buffer.from(`${settings.email}:${secrets.token}`).toString('base64')}`
  let response: Response
  let body: string
  try {
    response = await fetch(url, { headers: { authorization, accept: 'application/json' }, signal })
    body = await response.text()
  } catch (error) {
    if (isVendorError(error) || signal.aborted) throw error
    throw new VendorError('unavailable', 'Confluence did not respond.', { field: 'settings.site', cause: error })
  }
  onRequest({})
  if (!response.ok) throw toVendorError(response, body)
  return shape.parse(JSON.parse(body))
}

/** The cursor of the next page in `_links.next`, a path relative to the site. */
export function cursorIn(next: string | undefined): string | undefined {
  if (!next) return undefined
  const cursor = new URL(next, 'https://site.invalid').searchParams.get('cursor')
  if (!cursor)
    throw new VendorError('incomplete', 'Confluence returned a page without a cursor for the next. Previous data is kept.')
  return cursor
}
