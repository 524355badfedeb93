import { mapYielding } from '@callboard/core/map-yielding'
import { contextOf } from '@callboard/kernel/http'
import { mayDo } from '@callboard/kernel/operation'
import { getEntitiesByRefs } from '@callboard/modules/catalog'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CatalogCache } from './catalog-cache.ts'

/** Sends bytes that are already JSON. */
export const sendJson = (reply: FastifyReply, text: Buffer) => reply.type('application/json; charset=utf-8').send(text)

/**
 * Entities as JSON bytes, in the order of their references; undefined if missing. Cached ones are not read again. References are
 * full and in lower case.
 */
export async function readEntityTexts(
  request: FastifyRequest,
  memory: CatalogCache,
  refs: readonly string[],
): Promise<(Buffer | undefined)[]> {
  const context = contextOf(request)
  const fresh = request.headers['cache-control'] === 'no-cache' || !mayDo(context.actor, 'catalog.read')
  const keep = memory.startRead(context.tenantId)
  const texts = new Map<string, Buffer>()
  for (const ref of refs) {
    const known = fresh ? undefined : memory.getEntity(context.tenantId, ref)
    if (known !== undefined) texts.set(ref, known)
  }
  const missing = [...new Set(refs.filter((r) => !texts.has(r)))]
  if (missing.length > 0) {
    const found = await getEntitiesByRefs(context, { refs: missing })
    await mapYielding(found, (entity, i) => {
      const ref = missing[i]
      if (!entity || ref === undefined) return
      const text = Buffer.from(JSON.stringify(entity))
      texts.set(ref, text)
      keep.setEntity(ref, text)
    })
  }
  return refs.map((ref) => texts.get(ref))
}

const [open, comma, close, nothing] = ['{"items":[', ',', ']}', 'null'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
]

/** `{"items":[…]}`, concatenated from bytes without parsing or encoding. */
export const itemsOf = (texts: readonly (Buffer | undefined)[]): Buffer =>
  Buffer.concat([open, ...texts.flatMap((text, i) => (i === 0 ? [text ?? nothing] : [comma, text ?? nothing])), close])

/** A list as the bytes of a JSON array. Yields to the event loop while writing a long one. */
export async function jsonArray(items: readonly unknown[]): Promise<Buffer> {
  const texts = await mapYielding(items, (item) => Buffer.from(JSON.stringify(item)))
  return Buffer.concat([Buffer.from('['), ...texts.flatMap((text, i) => (i === 0 ? [text] : [comma, text])), Buffer.from(']')])
}

/** An object with possibly many `items`, as JSON bytes. */
export async function jsonWithItems(items: readonly unknown[], others: Record<string, unknown> = {}): Promise<Buffer> {
  const rest = JSON.stringify(others).slice(1)
  return Buffer.concat([Buffer.from('{"items":'), await jsonArray(items), Buffer.from(rest === '}' ? rest : `,${rest}`)])
}
