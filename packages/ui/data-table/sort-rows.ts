import type { Sorting } from './types.ts'

type Value = string | number | Date | null | undefined

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const isMissing = (value: Value): value is null | undefined | '' => value === null || value === undefined || value === ''

function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  return Number(a) - Number(b)
}

/** Rows of a list that is read whole, sorted by one of its values. Rows without the value are last in either order. */
export function sortRows<Row, By extends string>(
  rows: readonly Row[],
  sorting: Sorting & { by: By },
  values: Readonly<Record<By, (row: Row) => Value>>,
): Row[] {
  const read = values[sorting.by]
  const sign = sorting.order === 'desc' ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [read(a), read(b)]
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y))
    return sign * compare(x, y)
  })
}

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

/** Whether any of the texts contains what was searched for, whatever the case and the accents. */
export const matches = (search: string | undefined, ...texts: readonly (string | null | undefined)[]): boolean => {
  const term = plain(search?.trim() ?? '')
  return !term || texts.some((text) => text && plain(text).includes(term))
}
