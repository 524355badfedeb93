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

/**
 * Reads all pages of a listing, starting at `from`. The only pagination loop that a plugin needs.
 * @throws VendorError as `pageGuard`
 */
export async function allPages<T, Cursor = string>(
  what: string,
  read: (cursor: Cursor | undefined) => Promise<VendorPage<T, Cursor>>,
  { from, ...limits }: PagingLimits & { from?: Cursor | undefined } = {},
): Promise<T[]> {
  const guard = pageGuard(what, limits)
  const all: T[] = []
  for (let cursor = from; ; ) {
    const page = await read(cursor)
    guard(page)
    for (const item of page.items) all.push(item)
    if (page.next === undefined || page.next === null || page.next === '') return all
    cursor = page.next
  }
}
