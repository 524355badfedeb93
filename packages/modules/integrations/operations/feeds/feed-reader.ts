import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import type { ConnectedPlugin } from '../sync/plugin-context.ts'
import type { FeedKind } from './feed.ts'

export type FeedTarget = { tenantId: TenantId; integrationId: string; kind: FeedKind }

/** What one slice of a read has come to. */
export type FeedProgress = {
  cursor: unknown
  done: number
  total: number | null
  finished: boolean
  /** When the next read is due; after the feed's usual interval when absent. */
  nextAt?: Date
  /** What an admin should know although the read succeeded. */
  note?: string
  /** Asked in the transaction that ends the read: whether something has come since it looked. Then it goes on. */
  more?(db: TenantDb): Promise<boolean>
}

/** One slice: reads until about `deadline`, writes as it goes, and says where to go on. */
export type ReadFeed = (
  platform: Platform,
  target: FeedTarget,
  connected: ConnectedPlugin,
  from: { cursor: unknown; done: number; succeededAt: Date | null; startedAt: Date },
  deadline: number,
) => Promise<FeedProgress>

/** How one kind of feed is read. Each kind declares its own; feed-readers.ts lists them. */
export type FeedReader = {
  read: ReadFeed
  /** The usual time between two reads, in seconds. */
  everyS(connected: ConnectedPlugin): number
  /** Tables whose statistics the planner needs anew after a first read: plans for an empty table are bad ones for a full one. */
  tables: readonly string[]
}

/** A reader for every kind of feed; the compiler demands it. */
export type FeedReaders = Readonly<Record<FeedKind, FeedReader>>
