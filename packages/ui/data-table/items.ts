import type { DataRow, Group } from './types.ts'

/** What the body of a table shows, in order. `position` counts rows alone, as the keyboard does. */
export type Item<Row> = { type: 'group'; group: Group; open: boolean } | { type: 'row'; row: Row; position: number }

/** Rows with a heading before each group; rows of collapsed groups are left out. Rows of a group stand together. */
export function itemsOf<Row extends DataRow>(
  rows: readonly Row[],
  groups: readonly Group[],
  collapsed: ReadonlySet<string>,
): Item<Row>[] {
  const byKey = new Map(groups.map((g) => [g.key, g]))
  const items: Item<Row>[] = []
  let current: string | undefined
  let position = 0
  for (const row of rows) {
    const group = row.group === undefined ? undefined : byKey.get(row.group)
    if (group && group.key !== current) items.push({ type: 'group', group, open: !collapsed.has(group.key) })
    current = group?.key
    if (!group || !collapsed.has(group.key)) items.push({ type: 'row', row, position: position++ })
  }
  return items
}

/** Ids from one row to another, in either direction. */
export function rangeOf(ids: readonly string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
