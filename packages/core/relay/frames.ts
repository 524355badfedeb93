import { z } from 'zod'

// What Callboard and the agent of a private cluster say to each other, as JSON text over one WebSocket. Callboard asks; the
// agent answers with a head, chunks and an end. Many requests share the connection, told apart by their ids.

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
])
export type ToAgent = z.output<typeof toAgent>

/** What may stand in an HTTP header; Node refuses to write anything else. */
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
export type FromAgent = z.output<typeof fromAgent>

const reviews = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(rules|access)reviews$/
const readable = /^\/(version|api|apis)(\/[\w.~%-]+)*$/
/** What holds secrets, and what would reach into pods. */
const closed = /\/(secrets|configmaps)(\/|$)|\/(proxy|exec|attach|portforward)(\/|$)/

/**
 * Whether the agent may pass a request on: reading what is shown, and asking what may be read. Checked on both sides, so
 * that neither has to trust the other.
 */
export function mayRelay(method: string, address: string): boolean {
  const [path = ''] = address.split('?')
  if (/%2f|%5c|\.\./i.test(path)) return false
  return method === 'POST' ? reviews.test(path) : method === 'GET' && readable.test(path) && !closed.test(path)
}
