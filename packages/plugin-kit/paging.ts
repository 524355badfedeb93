import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { vendorLimits } from '@callboard/core/limits/limits'
import { VendorError } from './vendor-error.ts'

export type VendorPage<T, Cursor> = {
  items: readonly T[] /** Cursor of the next page; absent on the last. */
  next?: Cursor | null | undefined
}

export type PagingLimits = { pages?: number; items?: number }

/**
 * Counts the pages of a listing. Call it with each page and the next cursor.
 * @throws VendorError `refused` if the listing loops or exceeds the limits
 */
export function pageGuard(what: string, { pages = vendorLimits.pages, items = vendorLimits.items }: PagingLimits = {}) {
  const seen = new Set<unknown>()
  let count = 0
  return (page: { items: readonly unknown[]; next?: unknown }): void => {
    count += page.items.length
    if (count > items)
      throw new VendorError(
        'refused',
        `${what} lists more than ${items} items, so the sync was stopped. Connect a smaller part of it.`,
      )
    if (page.next === undefined || page.next === null || page.next === '') return
    if (seen.has(page.next))
      throw new VendorError('refused', `${what} returned pages in a loop, so the sync was stopped. Nothing was changed.`)
    seen.add(page.next)
    if (seen.size >= pages)
      throw new VendorError(
        'refused',
        `${what} lists more than ${pages} pages, so the sync was stopped. Connect a smaller part of it.`,
      )
  }
}

/** Ordinary listings have fewer pages. */
const pagesWithoutRest = 20
/** Maximum rest in ms, so that a busy process does not stop a long listing. */
const maxRestMs = 500

/**
 * Lets a long listing rest after each page for as long as the page kept this thread busy, so that it uses at most half of it. What
 * the vendor takes to answer does not count.
 */
function createRest(): () => Promise<void> {
  let pages = 0
  let since = performance.eventLoopUtilization()
  return async () => {
    const { active } = performance.eventLoopUtilization(since)
    if (++pages > pagesWithoutRest && active > 1) await wait(Math.min(active, maxRestMs))
    since = performance.eventLoopUtilization()
  }
}

/**
 * Reads all pages of a listing, starting at `from`. The only pagination loop that a plugin needs. A long one rests between pages.
 * @throws VendorError as `pageGuard`
 */
export async function allPages<T, Cursor = string>(
  what: string,
  read: (cursor: Cursor | undefined) => Promise<VendorPage<T, Cursor>>,
  { from, ...limits }: PagingLimits & { from?: Cursor | undefined } = {},
): Promise<T[]> {
  const guard = pageGuard(what, limits)
  const rest = createRest()
  const all: T[] = []
  for (let cursor = from; ; ) {
    const page = await read(cursor)
    guard(page)
    for (const item of page.items) all.push(item)
    if (page.next === undefined || page.next === null || page.next === '') return all
    cursor = page.next
    await rest()
  }
}
