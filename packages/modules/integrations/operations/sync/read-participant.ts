import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { composed } from '@callboard/kernel/composed'
import type { ReadCause } from '@callboard/modules/catalog'
import type { FoundEntity, ItemRead } from '@callboard/plugin-kit/server'

/** The result of reading an existing item. */
export type PresentRead = Extract<ItemRead, { entities: unknown }>

/** A set of items to apply, as part of a full sync or between syncs. */
export type AppliedRead = { integrationId: string; runId: string | null; cause: ReadCause }

/** A module that takes part in applying a read, in the same transaction. */
export type ReadParticipant = {
  /** Changes what was found before anything of it is written, with the items locked. */
  adapt?(db: TenantDb, tenantId: TenantId, of: AppliedRead, reads: readonly PresentRead[]): Promise<PresentRead[]>
  /** Filters the entities to write. */
  select?(db: TenantDb, of: AppliedRead): Promise<(read: PresentRead, entity: FoundEntity) => boolean>
  /** Writes its own data of the items, after their entities. */
  write?(
    db: TenantDb,
    tenantId: TenantId,
    of: AppliedRead,
    written: { reads: readonly PresentRead[]; entities: readonly FoundEntity[] },
  ): Promise<void>
  /** Runs at the end of a full sync, when everything was read. */
  finish?(db: TenantDb, tenantId: TenantId, of: AppliedRead): Promise<void>
}

/** In order of execution. Composed with the platform (compose-platform.ts). */
export const readParticipants = composed<readonly ReadParticipant[]>('read participants')
