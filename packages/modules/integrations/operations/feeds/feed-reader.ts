import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import type { ConnectedPlugin } from '../sync/plugin-context.ts'
import type { FeedKind } from './feed.ts'

export type FeedTarget = { tenantId: TenantId; integrationId: string; kind: FeedKind }

/** Progress of one slice of a read. */
export type FeedProgress = {
  cursor: unknown
  done: number
  total: number | null
  finished: boolean
  /** When the next read is due; defaults to the feed's interval. */
  nextAt?: Date
  /** A warning for admins although the read succeeded. */
  note?: string
  /** Checked in the transaction that ends the read: whether new work has arrived, in which case it continues. */
  more?(db: TenantDb): Promise<boolean>
}

/** One slice: reads until about `deadline`, writes as it goes, and returns where to continue. */
export type ReadFeed = (
  platform: Platform,
  target: FeedTarget,
  connected: ConnectedPlugin,
  from: { cursor: unknown; done: number; succeededAt: Date | null; startedAt: Date },
  deadline: number,
) => Promise<FeedProgress>

/** Reads one kind of feed. Each module provides its own; feed-readers.ts lists them. */
export type FeedReader = {
  read: ReadFeed
  /** Default interval in seconds. */
  everyS(connected: ConnectedPlugin): number
  /** Tables to analyze after a first read: the planner's statistics for an empty table lead to bad plans. */
  tables: readonly string[]
}

/** A reader for every kind of feed; enforced by the compiler. */
export type FeedReaders = Readonly<Record<FeedKind, FeedReader>>
