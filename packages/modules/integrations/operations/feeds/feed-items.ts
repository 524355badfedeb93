import type { TenantId } from '@callboard/core/ids'
import { isDataError } from '@callboard/db/data-error'
import { forTenant } from '@callboard/db/for-tenant'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import {
  clearFeedFailures,
  type FeedOf,
  type OpenFailure,
  openFailures,
  recordFeedFailure,
  removeObsoleteFailures,
} from '../../repo/feed-failure.ts'
import type { ItemFailure } from '../sync/item-failure.ts'

/** After this many failures for the same reason and no success, the account is assumed to be the cause. */
const systemicFailures = 25

/** The items of one slice of a feed: which are due, and their results. */
export class FeedItems {
  private readonly tenantId: TenantId
  private readonly of: FeedOf
  private readonly open: ReadonlyMap<string, OpenFailure>
  private succeeded: number
  private readonly current: number
  private readonly failures: ItemFailure[] = []

  /** @param done items read by earlier slices @param current items that are up to date */
  static async load(tenantId: TenantId, of: FeedOf, done: number, current = 0): Promise<FeedItems> {
    return new FeedItems(tenantId, of, await forTenant(tenantId).tx((db) => openFailures(db, of)), { done, current })
  }

  private constructor(
    tenantId: TenantId,
    of: FeedOf,
    open: ReadonlyMap<string, OpenFailure>,
    { done, current }: { done: number; current: number },
  ) {
    this.tenantId = tenantId
    this.of = of
    this.open = open
    this.succeeded = done
    this.current = current
  }

  isDue = (key: string): boolean => (this.open.get(key)?.nextAttemptAt.getTime() ?? 0) <= Date.now()

  /** Start of the period that a failed item still has to read. */
  sinceOf = (key: string): Date | null => this.open.get(key)?.since ?? null

  async succeed(keys: readonly string[]): Promise<void> {
    this.succeeded += keys.length
    const before = keys.filter((key) => this.open.has(key))
    if (before.length > 0) await forTenant(this.tenantId).tx((db) => clearFeedFailures(db, this.of, before))
  }

  /** When a failed item is retried. */
  nextAttemptOf = (key: string): Date | undefined => this.open.get(key)?.nextAttemptAt

  /** @returns when it is retried @throws VendorError after so many failures for one reason that the account must be the cause */
  async fail(failure: ItemFailure, since: Date | null): Promise<Date> {
    this.failures.push(failure)
    const nextAttemptAt = await forTenant(this.tenantId).tx((db) =>
      recordFeedFailure(db, this.tenantId, this.of, { ...failure, since }),
    )
    if (this.failures.length >= systemicFailures) this.throwIfSystemic()
    return nextAttemptAt
  }

  /** @throws VendorError if nothing could be read, all for one reason */
  async end(startedAt: Date): Promise<void> {
    // In a quiet hour only few items are due; if all of them fail, that indicates an account problem only if nothing else is
    // known.
    if (this.current === 0) this.throwIfSystemic()
    await forTenant(this.tenantId).tx((db) => removeObsoleteFailures(db, this.of, startedAt))
  }

  private throwIfSystemic(): void {
    const [first] = this.failures
    if (!first || this.succeeded > 0 || !isVendorError(first.error)) return
    const { kind } = first.error
    // Two malformed files are independent problems; two forbidden ones indicate a lost permission.
    if (!['forbidden', 'unavailable', 'not_found'].includes(kind) || this.failures.some((f) => f.code !== kind)) return
    throw new VendorError(kind, first.message, { scope: 'account', cause: first.error })
  }
}

/**
 * Writes items together, and splits them in halves while the values of one cannot be stored.
 * @returns those that could not be stored
 */
export async function writeSplitting<T>(
  things: readonly T[],
  write: (things: readonly T[]) => Promise<unknown>,
): Promise<{ thing: T; error: unknown }[]> {
  const [first] = things
  if (first === undefined) return []
  try {
    await write(things)
    return []
  } catch (error) {
    if (!isDataError(error)) throw error
    if (things.length === 1) return [{ thing: first, error }]
    const middle = Math.ceil(things.length / 2)
    return [...(await writeSplitting(things.slice(0, middle), write)), ...(await writeSplitting(things.slice(middle), write))]
  }
}
