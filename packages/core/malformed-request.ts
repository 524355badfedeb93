/** The part of a request that is checked; satisfied by node's IncomingMessage. */
type IncomingRequest = { method?: string | undefined; headers: Record<string, string | string[] | undefined> }

export type MalformedRequest = { status: 400 | 405; message: string; allow?: string }

export const pageMethods = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const
export const apiMethods = [...pageMethods, 'PUT', 'PATCH', 'DELETE'] as const

/**
 * The error for a forbidden method, or for a body where none is allowed; undefined for any other request. Proxies and servers
 * disagree on both, and some cannot be represented as a fetch Request at all.
 */
export function findMalformedRequest(
  { method = '', headers }: IncomingRequest,
  methods: readonly string[],
): MalformedRequest | undefined {
  if (!methods.includes(method)) {
    const allow = methods.join(', ')
    return { status: 405, message: `${method} is not supported here. Use one of ${allow}.`, allow }
  }
  const length = headers['content-length']
  const hasBody = headers['transfer-encoding'] !== undefined || (length !== undefined && String(length) !== '0')
  if (hasBody && (method === 'GET' || method === 'HEAD'))
    return { status: 400, message: `A ${method} request has no body. Use query parameters instead.` }
  return undefined
}
