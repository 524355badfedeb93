import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { isObject, type Raw } from '../model/objects.ts'

/** Larger than any object that etcd stores (1.5 MiB), even with every character escaped. */
const maxEventBytes = 12 * 1024 * 1024

const envelope = z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']), object: z.unknown() })
const bookmark = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) })
const details = z.looseObject({ retryAfterSeconds: z.number().positive().max(3600).optional() })
const status = z.looseObject({
  code: z.number().int(),
  message: z.string().optional(),
  details: details.optional().catch(undefined),
})

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: Raw }
  | { type: 'BOOKMARK'; object: z.output<typeof bookmark> }
  | { type: 'ERROR'; object: z.output<typeof status> }

/** A message that no Kubernetes API server sends. */
export class UnreadableEvent extends VendorError {
  constructor(what: string) {
    super('incomplete', `The cluster sent a watch event that could not be read: ${what}. The watch is opened again.`)
  }
}

/**
 * Parses one line of a watch.
 * @throws UnreadableEvent for anything that the API does not define
 */
export function readEvent(line: string): WatchEvent {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new UnreadableEvent('it is not JSON')
  }
  const parsed = envelope.safeParse(value)
  if (!parsed.success) throw new UnreadableEvent('it has no known type')
  const { type, object } = parsed.data
  if (type === 'ERROR') {
    const error = status.safeParse(object)
    if (!error.success) throw new UnreadableEvent('an ERROR without a Status object')
    return { type, object: error.data }
  }
  if (type === 'BOOKMARK') {
    const mark = bookmark.safeParse(object)
    if (!mark.success) throw new UnreadableEvent('a BOOKMARK without a resourceVersion')
    return { type, object: mark.data }
  }
  if (!isObject(object)) throw new UnreadableEvent(`${type} without an object that has a name`)
  return { type, object }
}

/**
 * The lines of a watch as they arrive, without a truncated last one.
 * @throws UnreadableEvent for a line longer than any event
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8')
      parts = []
      size = 0
      from = end + 1
      if (line.trim() !== '') yield line
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > maxEventBytes) throw new UnreadableEvent(`it is larger than ${maxEventBytes / 1024 / 1024} MiB`)
  }
}
