/** What of a request is looked at: node's IncomingMessage has it. */
type Asked = { method?: string | undefined; headers: Record<string, string | string[] | undefined> }

export type OddRequest = { status: 400 | 405; message: string; allow?: string }

export const pageMethods = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const
export const apiMethods = [...pageMethods, 'PUT', 'PATCH', 'DELETE'] as const

/**
 * What a request is refused with for its method alone, or for a body where none belongs; undefined for any other.
 * Proxies and servers disagree on both, and the Request of the fetch standard cannot even be made of some.
 */
export function oddRequest({ method = '', headers }: Asked, methods: readonly string[]): OddRequest | undefined {
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
