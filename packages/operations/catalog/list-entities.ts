import { knownKinds } from '@callboard/core/entity/entity'
import type { EntityFilter } from '@callboard/core/entity/query'
import { countFacet } from '@callboard/db/repos/entity-facets'
import { queryEntitySummaries } from '@callboard/db/repos/entity-query'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { TenantId } from '@callboard/core/ids'
import { z } from 'zod'
import { type Actor, operation, personOf } from '../operation.ts'
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
  /** Only what my groups own, or what I have starred. */
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

/** The conditions of a list, apart from its kind. */
async function conditions(db: TenantDb, tenantId: TenantId, actor: Actor, input: ListEntitiesInput): Promise<EntityFilter[]> {
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
  const stars = await db.star.findMany({ where: { userId: person }, select: { ref: true } })
  return [...filters, { key: '$ref', values: stars.map((s) => s.ref) }]
}

/** The catalog's table: a page of rows, the tabs' counts, and what the filters offer. */
export const listEntities = operation({
  name: 'catalog.list-entities',
  action: 'catalog.read',
  input: listEntitiesSchema,
  run: (context, input) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const rest = await conditions(db, tenantId, context.actor, input)
      const kind: EntityFilter[] = input.kind ? [{ key: 'kind', values: [input.kind] }] : []
      const text = input.text ? { text: { term: input.text } } : {}
      const page = await queryEntitySummaries(db, tenantId, {
        filter: { all: [...kind, ...rest] },
        ...text,
        order: [{ field: orderFields[input.sort], order: input.order }],
        // Whatever a list is sorted by, it is complete.
        missing: 'last',
        limit: input.limit,
        offset: input.offset,
        total: 'include',
      })
      const kinds = await countFacet(db, tenantId, 'kind', { all: rest }, input.text)
      const rank = (k: string) => (knownKinds as readonly string[]).indexOf(k.toLowerCase()) + 1 || 100
      const person = personOf(context.actor)
      const stars = person ? await db.star.findMany({ where: { userId: person }, select: { ref: true } }) : []
      return {
        rows: page.rows.map(({ orderValues: _, ...row }) => row),
        total: page.total ?? 0,
        kinds: kinds.sort((a, b) => rank(a.value) - rank(b.value) || a.value.localeCompare(b.value)),
        starred: stars.map((s) => s.ref),
      }
    }),
})

/** What can be chosen in each filter, with how often it occurs. */
export const listFilterOptions = operation({
  name: 'catalog.list-filter-options',
  action: 'catalog.read',
  input: z.object({ kind: z.string().max(100).optional() }),
  run: (context, { kind }) =>
    context.tx(async (db) => {
      const filter: EntityFilter | undefined = kind ? { key: 'kind', values: [kind] } : undefined
      const count = (key: string) => countFacet(db, context.tenantId, key, filter)
      const [owner, type, lifecycle, tag, system] = [
        await count('$owner'),
        await count('spec.type'),
        await count('spec.lifecycle'),
        await count('metadata.tags'),
        await count('$system'),
      ]
      return { owner, type, lifecycle, tag, system }
    }),
})
