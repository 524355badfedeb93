import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type Actor, operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { knownKinds } from '../domain/entity.ts'
import type { EntityFilter } from '../domain/query.ts'
import { filterFields, type GroupField, groupFields, missingValue, sortFields } from '../domain/view-fields.ts'
import { countFacet, type FacetCount } from '../repo/entity-facets.ts'
import { queryEntitySummaries, type SummaryRow } from '../repo/entity-query.ts'
import { groupsOfPerson } from '../repo/my-groups.ts'
import { findStars } from '../repo/stars.ts'

const values = z.array(z.string().max(300)).max(50).default([])

export const listEntitiesSchema = z.object({
  kind: z.string().max(100).optional(),
  text: z.string().trim().max(200).optional(),
  owner: values,
  type: values,
  lifecycle: values,
  tag: values,
  system: values,
  /** Filters that are turned round: entities with none of the values. */
  exclude: z.array(z.enum(filterFields)).max(filterFields.length).default([]),
  /** Only entities owned by the user's groups, or starred by the user. */
  mine: z.enum(['owned', 'starred']).optional(),
  sort: z.enum(sortFields).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** Rows of one value stand together; `groups` has the number of rows of each. */
  group: z.enum(groupFields).optional(),
  limit: z.number().int().min(1).max(1000).default(25),
  offset: z.number().int().min(0).max(1_000_000).default(0),
  /** Also returns all rows as `whole` if there are no more than these. */
  whole: z.number().int().min(1).max(1000).optional(),
})

export type ListEntitiesInput = z.output<typeof listEntitiesSchema>

const orderFields = {
  name: 'metadata.name',
  owner: '$owner',
  system: '$system',
  type: 'spec.type',
  lifecycle: 'spec.lifecycle',
  updated: '$updated',
} as const

const filterColumns = {
  owner: '$owner',
  system: '$system',
  type: 'spec.type',
  lifecycle: 'spec.lifecycle',
  tag: 'metadata.tags',
} as const

/** Entities with one of the values, or with none of them. */
function fieldFilter(key: string, requested: readonly string[], excluded: boolean): EntityFilter {
  const values = requested.filter((v) => v !== missingValue)
  const any: EntityFilter[] = [
    ...(values.length > 0 ? [{ key, values }] : []),
    ...(values.length < requested.length ? [{ key, exists: false }] : []),
  ]
  return excluded ? { not: { any } } : { any }
}

/** The filters of a list, apart from the kind. */
async function conditions(db: TenantReader, tenantId: TenantId, actor: Actor, input: ListEntitiesInput): Promise<EntityFilter[]> {
  const filters = filterFields.flatMap((field) =>
    input[field].length > 0 ? [fieldFilter(filterColumns[field], input[field], input.exclude.includes(field))] : [],
  )
  const person = personOf(actor)
  if (!input.mine || !person) return filters
  if (input.mine === 'owned') return [...filters, { key: '$owner', values: (await groupsOfPerson(db, tenantId, person)).refs }]
  return [...filters, { key: '$ref', values: await findStars(db, tenantId, person) }]
}

/** The value by which a row is grouped; empty if it has none. Values that differ only in case are one group. */
export const groupOf = (row: Pick<SummaryRow, 'ownerRef' | 'systemRef' | 'lifecycle' | 'type'>, by: GroupField): string =>
  (({ owner: row.ownerRef, system: row.systemRef, lifecycle: row.lifecycle, type: row.type })[by] ?? '').toLowerCase()

/** Rows per group on the page, including those on other pages. */
function groupCounts(by: GroupField, rows: readonly SummaryRow[], counts: readonly FacetCount[], total: number) {
  const groups = new Map<string, number>()
  for (const { value, count } of counts) groups.set(value.toLowerCase(), (groups.get(value.toLowerCase()) ?? 0) + count)
  groups.set('', total - counts.reduce((sum, c) => sum + c.count, 0))
  return [...new Set(rows.map((row) => groupOf(row, by)))].map((key) => ({ key, count: groups.get(key) ?? 0 }))
}

/** The catalog table: a page of rows, the counts of the tabs, and the user's stars. */
export const listEntities = operation({
  name: 'catalog.list-entities',
  action: 'catalog.read',
  input: listEntitiesSchema,
  run: (context, input) =>
    context.read(async (db) => {
      const { tenantId } = context
      const rest = await conditions(db, tenantId, context.actor, input)
      const kind: EntityFilter[] = input.kind ? [{ key: 'kind', values: [input.kind] }] : []
      const text = input.text ? { text: { term: input.text } } : {}
      const { group } = input
      const order = (field: (typeof orderFields)[keyof typeof orderFields]) => ({ field, order: input.order })
      const rowsFrom = (offset: number, limit: number) =>
        queryEntitySummaries(db, tenantId, {
          filter: { all: [...kind, ...rest] },
          ...text,
          order: [
            ...(group && group !== input.sort ? [{ field: orderFields[group], order: 'asc' as const }] : []),
            order(orderFields[input.sort]),
            ...(group === input.sort ? [{ field: orderFields.name, order: 'asc' as const }] : []),
          ],
          // Sorting never hides rows: the counts per kind add up to the total.
          missing: 'last',
          limit,
          offset,
          total: 'exclude',
        })
      const [page, whole, kinds, starred, counts] = await Promise.all([
        rowsFrom(input.offset, input.limit),
        input.whole ? rowsFrom(0, input.whole) : undefined,
        countFacet(db, tenantId, 'kind', { all: rest }, input.text),
        findStars(db, tenantId, personOf(context.actor)),
        group ? countFacet(db, tenantId, orderFields[group], { all: [...kind, ...rest] }, input.text) : [],
      ])
      const rank = (k: string) => (knownKinds as readonly string[]).indexOf(k.toLowerCase()) + 1 || 100
      const shown = kinds.filter((k) => !input.kind || k.value.toLowerCase() === input.kind.toLowerCase())
      const total = shown.reduce((sum, k) => sum + k.count, 0)
      return {
        rows: page.rows,
        whole: input.whole && total <= input.whole ? whole?.rows : undefined,
        total,
        groups: group ? groupCounts(group, page.rows, counts, total) : [],
        kinds: kinds.sort((a, b) => rank(a.value) - rank(b.value) || a.value.localeCompare(b.value)),
        starred,
      }
    }),
})
