import type { Descriptor, JsonObject } from '../domain/entity.ts'

/** An entity in the format of Backstage's catalog API. */
export type BackstageEntity = JsonObject & { relations: { type: string; targetRef: string }[] }

/** The entity of a document. Answers that contain whole entities are joined from documents instead. */
export const entityOf = (document: string): BackstageEntity => JSON.parse(document)

/** An entity that is not stored yet, in the format of Backstage's catalog API. */
export const backstageDescriptor = ({ metadata, ...rest }: Descriptor): JsonObject =>
  ({ ...rest, metadata: { namespace: 'default', ...metadata }, relations: [] }) as unknown as JsonObject
