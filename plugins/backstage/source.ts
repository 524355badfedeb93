import { createHash } from 'node:crypto'
import { type Json, normalizeRef, partsOf, refOf } from '@callboard/modules/catalog/domain/entity'
import { relationsOf } from '@callboard/modules/catalog/domain/relations'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import type { FoundProblem, ItemRead, Source } from '@callboard/plugin-kit/server'
import { type BackstageContext, listEntities, readEntities, type ServedEntity } from './client.ts'
import type { Secrets, Settings } from './config.ts'

/** Fields that Backstage's processing adds to a descriptor, and those of its own database. */
function descriptorOf(served: ServedEntity): Json {
  const { relations: _relations, status: _status, ...entity } = served
  const { uid: _uid, etag: _etag, generation: _generation, ...metadata } = entity.metadata
  return { ...entity, metadata } as unknown as Json
}

/** The URL of an entity: its file if that is on the web, otherwise its page in Backstage. */
function pageOf(context: BackstageContext, served: ServedEntity): string {
  const annotations = (served.metadata.annotations ?? {}) as Record<string, unknown>
  const from = annotations['backstage.io/view-url'] ?? annotations['backstage.io/managed-by-location']
  const url = typeof from === 'string' ? from.replace(/^url:/, '') : ''
  if (/^https?:\/\//.test(url)) return url
  const { kind, namespace, name } = partsOf(refOf(served as never))
  return `${context.settings.url}/catalog/${namespace}/${kind}/${name}`
}

async function readOne(
  context: BackstageContext,
  item: { key: string; version: string },
  served: ServedEntity | null,
): Promise<ItemRead> {
  if (!served) return { key: item.key, gone: true }
  const url = pageOf(context, served)
  const name = served.metadata.name
  const answer = { key: item.key, name: item.key, version: item.version }
  const checked = await validateDescriptor(descriptorOf(served))
  if ('problem' in checked)
    return {
      ...answer,
      entities: [],
      problems: [{ code: 'invalid', message: `${name}: ${checked.problem.message}`, file: item.key, url, line: 1 }],
    }
  const ref = refOf(checked.entity)
  const problems = relationsOf(checked.entity).problems.map(
    (p): FoundProblem => ({ code: 'bad_reference', message: p.message, file: item.key, url, line: 1, ref }),
  )
  return { ...answer, entities: [{ descriptor: checked.entity, file: item.key, url, line: 1 }], problems }
}

export const source: Source<Settings, Secrets> = {
  batch: 200,
  async list(context, cursor) {
    const page = await listEntities(context, cursor)
    const items = page.items.flatMap((entity) => {
      const { name, namespace = 'default', etag } = entity.metadata
      const key = normalizeRef(`${entity.kind}:${namespace}/${name}`)
      // Without an etag changes cannot be detected, so it is read each time.
      const version = etag ?? createHash('sha1').update(String(Date.now())).digest('hex')
      return key ? [{ key, name: key, version, state: {} }] : []
    })
    return { items, ...(page.pageInfo.nextCursor ? { next: page.pageInfo.nextCursor } : {}) }
  },
  async read(context, items) {
    const served = await readEntities(
      context,
      items.map((i) => i.key),
    )
    return Promise.all(
      items.map((item, i) => readOne(context, item, served[i] ?? null).catch((failed: unknown) => ({ key: item.key, failed }))),
    )
  },
}
