import { sortingOf } from '@callboard/ui/data-table/address.ts'
import { matches, sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import type { TokenRow } from './token-table.tsx'

export type TokenSearch = { q?: string; kind?: string; sort?: string; order?: string }

const kindOf = (token: TokenRow) => (token.userId ? 'personal' : 'service')

const values = {
  name: (t: TokenRow) => t.name,
  kind: kindOf,
  creator: (t: TokenRow) => t.createdBy,
  used: (t: TokenRow) => t.lastUsedAt,
  expires: (t: TokenRow) => t.expiresAt,
  created: (t: TokenRow) => t.createdAt,
}
const fields = Object.keys(values) as (keyof typeof values)[]

/** The tokens that an address asks for, newest first unless it says otherwise. */
export function tokensOf(all: readonly TokenRow[], query: TokenSearch) {
  const sorting = sortingOf(query, fields, { by: 'created', order: 'desc' })
  const found = all.filter((t) => matches(query.q, t.name, t.createdBy) && (!query.kind || kindOf(t) === query.kind))
  return { tokens: sortRows(found, sorting, values), sorting }
}
