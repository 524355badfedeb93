import { z } from 'zod'

// Protocol between Callboard and the agent of a private cluster: JSON text over one WebSocket. Callboard sends requests; the
// agent responds with a head, chunks and an end. Many requests share the connection, distinguished by id.

const id = z.number().int().nonnegative()

export const toAgent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    id,
    method: z.enum(['GET', 'POST']),
    path: z.string().max(4000),
    body: z.string().max(20_000).optional(),
  }),
  z.object({ type: z.literal('cancel'), id }),
  /** The successor of the agent's token. Only sent to agents that can store it. */
  z.object({ type: z.literal('token'), token: z.string().min(1).max(200) }),
])
export type ToAgent = z.output<typeof toAgent>

/** Characters allowed in an HTTP header; Node rejects others. */
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/)

export const fromAgent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('head'),
    id,
    status: z.number().int().min(200).max(599),
    contentType: headerValue.max(200),
    retryAfter: headerValue.max(50).optional(),
  }),
  /** Base64. */
  z.object({ type: z.literal('chunk'), id, data: z.string() }),
  z.object({ type: z.literal('end'), id }),
  z.object({ type: z.literal('failed'), id, message: z.string().max(1000) }),
])
/** Sent by an agent that can store a successor of its token. */
export const rotatesHeader = 'x-callboard-agent-rotates'

export type FromAgent = z.output<typeof fromAgent>

const reviews = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(rules|access)reviews$/
const readable = /^\/(version|api|apis)(\/[\w.~:@-]+)*$/
/** Resources that contain secrets, and subresources that access pods. */
const closed = /\/(secrets|configmaps)(\/|$)|\/(proxy|exec|attach|portforward)(\/|$)/i

/**
 * The path as the API server sees it, decoded once; undefined if client and server could interpret it differently: control
 * characters, backslashes, dot segments, encoded separators, or double encoding.
 */
function normalizedPath(address: string): string | undefined {
  // URL parsers remove tabs and line breaks, which would turn "sec\nrets" into "secrets" after the check.
  if (/[^\x21-\x7e]|[\\#]/.test(address) || /%(0|1|7f)/i.test(address)) return undefined
  const [path = ''] = address.split('?')
  try {
    // biome-ignore lint/style/noRestrictedGlobals: what cannot be decoded is refused.
    const decoded = decodeURIComponent(path)
    const segments = decoded.split('/').slice(1)
    if (/[%\\?#]/.test(decoded) || /%2f/i.test(path)) return undefined
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined
    return decoded
  } catch {
    return undefined
  }
}

/**
 * Whether the agent may forward a request: reads of displayed data, and permission checks. Checked on both sides, so that neither
 * has to trust the other.
 */
export function mayRelay(method: string, address: string): boolean {
  const path = normalizedPath(address)
  if (path === undefined) return false
  return method === 'POST' ? reviews.test(path) : method === 'GET' && readable.test(path) && !closed.test(path)
}
