import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { composed } from '@callboard/kernel/composed'
import type { ReadCause } from '@callboard/modules/catalog'
import type { FoundEntity, ItemRead } from '@callboard/plugin-kit/server'

/** What was read of an item that is there. */
export type PresentRead = Extract<ItemRead, { entities: unknown }>

/** What is applied: some items of an integration, as part of a full read or between two of them. */
export type AppliedRead = { integrationId: string; runId: string | null; cause: ReadCause }

/** A part of the product that takes part in applying what was read, in the same transaction. */
export type ReadParticipant = {
  /** Which of the entities that were found are written. */
  select?(db: TenantDb, of: AppliedRead): Promise<(read: PresentRead, entity: FoundEntity) => boolean>
  /** Writes what else was read of the items, after their entities. */
  write?(
    db: TenantDb,
    tenantId: TenantId,
    of: AppliedRead,
    written: { reads: readonly PresentRead[]; entities: readonly FoundEntity[] },
  ): Promise<void>
  /** Works at the end of a full read, when everything was read. */
  finish?(db: TenantDb, tenantId: TenantId, of: AppliedRead): Promise<void>
}

/** In the order in which they take part. Composed with the platform (compose-platform.ts). */
export const readParticipants = composed<readonly ReadParticipant[]>('read participants')
