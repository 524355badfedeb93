import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type Actor, operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { knownKinds } from '../domain/entity.ts'
import type { EntityFilter } from '../domain/query.ts'
import { countFacet, countFilterOptions } from '../repo/entity-facets.ts'
import { queryEntitySummaries } from '../repo/entity-query.ts'
import { groupsOfPerson } from './my-groups.ts'

const values = z.array(z.string().max(300)).max(50).default([])

export const listEntitiesSchema = z.object({
  kind: z.string().max(100).optional(),
  text: z.string().trim().max(200).optional(),
  owner: values,
  type: values,
  lifecycle: values,
  tag: values,
  system: values,
  /** Only entities owned by the user's groups, or starred by the user. */
  mine: z.enum(['owned', 'starred']).optional(),
  sort: z.enum(['name', 'owner', 'type', 'lifecycle', 'updated']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  limit: z.number().int().min(1).max(1000).default(25),
  offset: z.number().int().min(0).max(1_000_000).default(0),
})
export type ListEntitiesInput = z.output<typeof listEntitiesSchema>

const orderFields = {
  name: 'metadata.name',
  owner: '$owner',
  type: 'spec.type',
  lifecycle: 'spec.lifecycle',
  updated: '$updated',
} as const

const starsOf = async (db: TenantReader, tenantId: TenantId, person: UserId | undefined): Promise<string[]> => {
  if (!person) return []
  const stars = await db.$queryRaw<{ ref: string }[]>`
    select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid`
  return stars.map((s) => s.ref)
}

/** The filters of a list, apart from the kind. */
async function conditions(db: TenantReader, tenantId: TenantId, actor: Actor, input: ListEntitiesInput): Promise<EntityFilter[]> {
  const fixed: [string, string[]][] = [
    ['$owner', input.owner],
    ['$system', input.system],
    ['spec.type', input.type],
    ['spec.lifecycle', input.lifecycle],
    ['metadata.tags', input.tag],
  ]
  const filters: EntityFilter[] = fixed.filter(([, list]) => list.length > 0).map(([key, list]) => ({ key, values: list }))
  const person = personOf(actor)
  if (!input.mine || !person) return filters
  if (input.mine === 'owned') return [...filters, { key: '$owner', values: (await groupsOfPerson(db, tenantId, person)).refs }]
  return [...filters, { key: '$ref', values: await starsOf(db, tenantId, person) }]
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
      const [page, kinds, starred] = await Promise.all([
        queryEntitySummaries(db, tenantId, {
          filter: { all: [...kind, ...rest] },
          ...text,
          order: [{ field: orderFields[input.sort], order: input.order }],
          // Sorting never hides rows: the counts per kind add up to the total.
          missing: 'last',
          limit: input.limit,
          offset: input.offset,
          total: 'exclude',
        }),
        countFacet(db, tenantId, 'kind', { all: rest }, input.text),
        starsOf(db, tenantId, personOf(context.actor)),
      ])
      const rank = (k: string) => (knownKinds as readonly string[]).indexOf(k.toLowerCase()) + 1 || 100
      const shown = kinds.filter((k) => !input.kind || k.value.toLowerCase() === input.kind.toLowerCase())
      return {
        rows: page.rows.map(({ orderValues: _, ...row }) => row),
        total: shown.reduce((sum, k) => sum + k.count, 0),
        kinds: kinds.sort((a, b) => rank(a.value) - rank(b.value) || a.value.localeCompare(b.value)),
        starred,
      }
    }),
})

/** Options of each filter, with counts. */
export const listFilterOptions = operation({
  name: 'catalog.list-filter-options',
  action: 'catalog.read',
  input: z.object({ kind: z.string().max(100).optional() }),
  run: (context, { kind }) =>
    context.read((db) => countFilterOptions(db, context.tenantId, kind ? { key: 'kind', values: [kind] } : undefined)),
})
