import { sortingOf } from '@callboard/ui/data-table/address.ts'
import { matches, sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import type { DeliveryRow } from './delivery-list.tsx'

export type DeliverySearch = { q?: string; state?: string; sort?: string; order?: string }

const values = {
  event: (d: DeliveryRow) => d.type,
  state: (d: DeliveryRow) => d.state,
  attempts: (d: DeliveryRow) => d.attempts,
  created: (d: DeliveryRow) => d.createdAt,
}
const fields = Object.keys(values) as (keyof typeof values)[]

/** The deliveries that an address asks for, newest first unless it says otherwise. */
export function deliveriesOf(all: readonly DeliveryRow[], query: DeliverySearch) {
  const sorting = sortingOf(query, fields, { by: 'created', order: 'desc' })
  const found = all.filter((d) => matches(query.q, d.type, d.error) && (!query.state || d.state === query.state))
  return { deliveries: sortRows(found, sorting, values), sorting }
}
