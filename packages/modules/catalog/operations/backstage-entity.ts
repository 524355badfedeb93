import type { Descriptor, JsonObject } from '../domain/entity.ts'
import type { FullRow } from '../repo/entity-query.ts'

/** An entity in the format of Backstage's catalog API. */
export type BackstageEntity = JsonObject & { relations: { type: string; targetRef: string }[] }

const byTypeAndTarget = (a: { type: string; targetRef: string }, b: { type: string; targetRef: string }) =>
  a.type === b.type ? (a.targetRef < b.targetRef ? -1 : 1) : a.type < b.type ? -1 : 1

export function backstageEntity(row: Pick<FullRow, 'data' | 'hash' | 'relations'> & { id: string }): BackstageEntity {
  const data = row.data as JsonObject
  const metadata = data.metadata as JsonObject
  return {
    ...data,
    metadata: { namespace: 'default', ...metadata, uid: row.id, etag: row.hash },
    relations: row.relations.sort(byTypeAndTarget),
  } as BackstageEntity
}

/** An entity that is not stored yet, in the format of Backstage's catalog API. */
export const backstageDescriptor = ({ metadata, ...rest }: Descriptor): JsonObject =>
  ({ ...rest, metadata: { namespace: 'default', ...metadata }, relations: [] }) as unknown as JsonObject
