import { setTimeout } from 'node:timers/promises'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { isVendorError, VendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import { isHTTPResponseError, Client as NotionClient } from '@notionhq/client'
import type { Secrets, Settings } from './config.ts'

export type NotionContext = PluginContext<Settings, Secrets>

/** The version whose answers the plugin knows (developers.notion.com/reference/versioning). */
const notionVersion = '2025-09-03'

/** Notion allows three requests per second on average (developers.notion.com/reference/request-limits). */
const requestGapMs = 340

const kinds: Record<number, VendorErrorKind> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 429: 'rate_limited' }

const sentences: Partial<Record<VendorErrorKind, string>> = {
  unauthorized: 'Notion does not accept this token: it is wrong, or the connection was removed. Enter a new one under Edit.',
  forbidden: 'The connection lacks the capability Read content. Add it on Notion, then sync again.',
  not_found: 'Notion did not find this, or it is not shared with the connection.',
  rate_limited: 'Notion is rate limiting requests.',
}

function toVendorError(error: unknown): unknown {
  // A response that is no JSON.
  if (error instanceof SyntaxError) return error
  if (!isHTTPResponseError(error))
    return new VendorError('unavailable', 'Notion did not respond.', { field: 'settings.host', cause: error })
  const { status, code } = error
  // A conflict passes: Notion asks to send the request again.
  const kind = kinds[status] ?? (status >= 500 || status === 409 ? 'unavailable' : 'refused')
  const retryAfterS = retryAfterOf(new Headers(error.headers as HeadersInit))
  const other =
    kind === 'unavailable' ? `Notion returned an error (${status}).` : `Notion rejected a request (${status}, ${code}).`
  return new VendorError(kind, sentences[kind] ?? other, {
    cause: error,
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(kind === 'unauthorized' ? { field: 'secrets.token' } : {}),
  })
}

/** Runs requests with the official client, one after another and no faster than allowed. Retries are left to the job. */
export function createClient({ settings, secrets, fetch, signal, onRequest }: NotionContext) {
  let next = 0
  const notion = new NotionClient({
    auth: secrets.token,
    baseUrl: settings.host,
    notionVersion,
    retry: false,
    logger: () => {},
    fetch: async (url, init) => {
      const response = await fetch(url, { ...(init as RequestInit), signal })
      onRequest({})
      return response as never
    },
  })
  return async <T>(work: (notion: NotionClient) => Promise<T>): Promise<T> => {
    const waitMs = next - Date.now()
    next = Math.max(next, Date.now()) + requestGapMs
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal })
    try {
      return await work(notion)
    } catch (error) {
      if (isVendorError(error) || signal.aborted) throw error
      throw toVendorError(error)
    }
  }
}
