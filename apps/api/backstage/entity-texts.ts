import { mapYielding } from '@callboard/core/map-yielding'
import { contextOf } from '@callboard/kernel/http'
import { mayDo } from '@callboard/kernel/operation'
import { getEntitiesByRefs } from '@callboard/modules/catalog'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CatalogCache } from './catalog-cache.ts'
import { projectFields } from './project-fields.ts'
import { pathsOfFields } from './select-fields.ts'

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
    const documents = await getEntitiesByRefs(context, { refs: missing })
    await mapYielding(documents, (document, i) => {
      const ref = missing[i]
      if (!document || ref === undefined) return
      const text = Buffer.from(document)
      texts.set(ref, text)
      keep.setEntity(ref, text)
    })
  }
  return refs.map((ref) => texts.get(ref))
}

const [open, comma, close, nothing] = ['[', ',', ']', 'null'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer]

/** A JSON array of bytes that are JSON already; null for what is missing. */
export const arrayOf = (texts: readonly (Buffer | undefined)[]): Buffer =>
  Buffer.concat([open, ...texts.flatMap((text, i) => (i === 0 ? [text ?? nothing] : [comma, text ?? nothing])), close])

/** Documents as the bytes of a JSON array: as they are, or reduced to some fields. Yields to the event loop in a long list. */
export async function entitiesAsJson(documents: readonly (string | null)[], fields: readonly string[] = []): Promise<Buffer> {
  if (fields.length === 0) return arrayOf(await mapYielding(documents, (d) => (d === null ? undefined : Buffer.from(d))))
  const paths = pathsOfFields(documents.length, fields)
  return arrayOf(await mapYielding(documents, (d) => (d === null ? undefined : Buffer.from(projectFields(d, paths)))))
}

/** An object with possibly many `items`, as JSON bytes. */
export function jsonWithItems(items: Buffer, others: Record<string, unknown> = {}): Buffer {
  const rest = JSON.stringify(others).slice(1)
  return Buffer.concat([Buffer.from('{"items":'), items, Buffer.from(rest === '}' ? rest : `,${rest}`)])
}
