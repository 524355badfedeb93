import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import type { ApiChange, ApiComparison } from '@callboard/modules/apis/domain/compare/change'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse, withBudget } from '@callboard/parsing/parse'
import { z } from 'zod'
import { type Difference, differencesOf, truncateValues } from '../domain/diff.ts'
import { type Json, partsOf, stringAt } from '../domain/entity.ts'

/** A change of an entity. */
export type ChangeView = {
  id: string
  at: Date
  ref: string
  label: string
  kind: string
  action: 'added' | 'changed' | 'removed'
  /** The actor: a user, a token, or the integration that read it. */
  by: string
  differences: Difference[]
  /** For an API whose description changed: the effect on its clients. */
  api: ApiChange[]
  /** Why the two descriptions were not compared, or only in part; null if they were. */
  apiIncomplete: string | null
}

/** Characters of API descriptions compared per page; further ones are shown as text only. */
const maxCompared = 4 * 1024 * 1024
/** CPU time for the API descriptions of one page. */
const compareBudgetMs = 8000
/** Effects shown per change. */
const maxEffects = 50

type ChangeRow = Omit<ChangeView, 'kind' | 'differences' | 'by' | 'api' | 'apiIncomplete'> & {
  before: Json | null
  after: Json | null
  actor: string | null
  source: string | null
}

const refText = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

const cursor = z.object({ at: z.coerce.date(), id: z.uuid() })

const changesSchema = z.object({
  ref: refText.optional(),
  /** Changes of these entities, and of what these groups currently own. */
  followed: z.array(refText).max(2000).optional(),
  action: z.enum(['added', 'changed', 'removed']).optional(),
  kind: z.string().max(100).optional(),
  /** Changes of what one item defines or defined. */
  item: z.object({ integrationId: z.uuid(), key: z.string().max(600) }).optional(),
  /** Changes by these sync runs. */
  runIds: z.array(z.uuid()).max(100).optional(),
  /** Before this change. */
  before: cursor.optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** The state after a change: the `before` of the next one, or the current state. */
const rows = (db: TenantReader, tenantId: TenantId, input: z.output<typeof changesSchema>): Promise<ChangeRow[]> => {
  const { before } = input
  return db.$queryRaw<ChangeRow[]>`
    select c.id, c.at, c.ref, c.label, c.action, c.before, c.actor, i.name as source,
      case when c.action = 'removed' then null else coalesce(n.before, e.data) end as after
    from entity_change c
      left join integration i on i.tenant_id = c.tenant_id and i.id = c.integration_id
      left join entity e on e.tenant_id = c.tenant_id and e.ref = c.ref
      left join tombstone g on g.tenant_id = c.tenant_id and g.ref = c.ref
      left join lateral (
        select x.before from entity_change x
        where x.tenant_id = c.tenant_id and x.ref = c.ref and (x.at, x.id) > (c.at, c.id) order by x.at, x.id limit 1
      ) n on true
    where c.tenant_id = ${tenantId}::uuid
      and (${input.ref ?? null}::text is null or c.ref = ${input.ref ?? null})
      and (${!input.followed} or c.ref = any(${input.followed ?? []}::text[]) or coalesce(e.owner_ref, g.owner_ref) = any(${input.followed ?? []}::text[]))
      and (${!input.item} or c.ref = any(array(
        select ref from entity where tenant_id = ${tenantId}::uuid and integration_id = ${input.item?.integrationId ?? null}::uuid and item = ${input.item?.key ?? ''}
        union select ref from tombstone
          where tenant_id = ${tenantId}::uuid and integration_id = ${input.item?.integrationId ?? null}::uuid and item = ${input.item?.key ?? ''})))
      and (${input.action ?? null}::text is null or c.action = ${input.action ?? null})
      and (${input.kind ?? null}::text is null or starts_with(c.ref, ${`${(input.kind ?? '').toLowerCase()}:`}))
      and (${!input.runIds} or c.run_id = any(${input.runIds ?? []}::uuid[]))
      and (${before?.at ?? null}::timestamptz is null or (c.at, c.id) < (${before?.at ?? null}, ${before?.id ?? null}::uuid))
    order by c.at desc, c.id desc limit ${input.limit + 1}`
}

const nothing: ApiComparison = { changes: [] }

/** The effect of an API description's change, within the limits for comparison. */
async function compareDescriptions({ ref, action, before, after }: ChangeRow, room: { left: number }): Promise<ApiComparison> {
  if (partsOf(ref).kind !== 'api' || action !== 'changed') return nothing
  const definition = (data: Json | null) => stringAt(data ?? undefined, 'spec', 'definition')
  const [old, now] = [definition(before), definition(after)]
  if (!old || !now || old === now) return nothing
  room.left -= old.length + now.length
  if (room.left < 0) return { changes: [], incomplete: 'Too many changes on this page to compare these definitions.' }
  const type = stringAt(after ?? undefined, 'spec', 'type') ?? ''
  try {
    return await parse('compare', { type, before: old, after: now })
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    return { changes: [], incomplete: `The definitions could not be compared: the comparison ${error.message}.` }
  }
}

function viewsOf(rows: readonly ChangeRow[]): Promise<ChangeView[]> {
  const room = { left: maxCompared }
  return withBudget(
    compareBudgetMs,
    async () =>
      await Promise.all(
        rows.map(async (row): Promise<ChangeView> => {
          const { before, after, actor, source, ...shown } = row
          const { changes, incomplete } = await compareDescriptions(row, room)
          return {
            ...shown,
            kind: partsOf(row.ref).kind,
            by: actor ?? source ?? 'a disconnected integration',
            differences: row.action === 'changed' ? truncateValues(differencesOf(before ?? undefined, after ?? undefined)) : [],
            api: changes.slice(0, maxEffects),
            apiIncomplete: incomplete ?? null,
          }
        }),
      ),
  )
}

/** Changes, newest first: of one entity, of what a group owns, or of the whole catalog. */
export const listChanges = operation({
  name: 'catalog.list-changes',
  action: 'catalog.read',
  input: changesSchema,
  async run(context, input) {
    const found = await context.read((db) => rows(db, context.tenantId, input))
    const page = found.slice(0, input.limit)
    const last = page.at(-1)
    return {
      changes: await viewsOf(page),
      next: found.length > input.limit && last ? { at: last.at, id: last.id } : undefined,
    }
  },
})

/** An entity at a point in time, from the `before` of the first later change. Null if it did not exist. */
export const getEntityAsOf = operation({
  name: 'catalog.get-entity-as-of',
  action: 'catalog.read',
  input: z.object({ ref: refText, at: z.coerce.date() }),
  run: (context, { ref, at }) =>
    context.tx(async (db) => {
      const [row] = await db.$queryRaw<{ known: boolean; was: Json | null; now: Json | null }[]>`
        select exists (select from entity_change where tenant_id = ${context.tenantId}::uuid and ref = ${ref}) or e.ref is not null as known,
          case when n.id is null then e.data else n.before end as was, e.data as now
        from (select 1) one
          left join entity e on e.tenant_id = ${context.tenantId}::uuid and e.ref = ${ref}
          left join lateral (
            select c.id, c.before from entity_change c
            where c.tenant_id = ${context.tenantId}::uuid and c.ref = ${ref} and c.at > ${at} order by c.at, c.id limit 1
          ) n on true`
      if (!row?.known) throw notFound(`The entity ${ref}`)
      return { was: row.was, differences: truncateValues(differencesOf(row.was ?? undefined, row.now ?? undefined)) }
    }),
})

/** The catalog at a point in time, and how it differs from today. */
export const getCatalogAsOf = operation({
  name: 'catalog.get-as-of',
  action: 'catalog.read',
  input: z.object({
    at: z.coerce.date(),
    kind: z.string().max(100).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: (context, { at, kind, limit, offset }) =>
    context.tx(async (db) => {
      type Row = {
        ref: string
        label: string
        type: string | null
        lifecycle: string | null
        owner: string | null
        since: string
        total: number
      }
      const rows = await db.$queryRaw<Row[]>`
        with first_after as (
          select distinct on (ref) ref, before, action from entity_change
          where tenant_id = ${context.tenantId}::uuid and at > ${at} order by ref, at, id
        ), past as (
          select f.ref, f.before as data, case when e.ref is null then 'gone' when e.data = f.before then 'same' else 'changed' end as since
          from first_after f left join entity e on e.tenant_id = ${context.tenantId}::uuid and e.ref = f.ref where f.before is not null
          union all
          select e.ref, e.data, 'same' from entity e
          where e.tenant_id = ${context.tenantId}::uuid and e.ref not in (select ref from first_after)
        )
        select ref, coalesce(data->'metadata'->>'title', data->'metadata'->>'name') as label, data->'spec'->>'type' as type,
          data->'spec'->>'lifecycle' as lifecycle, data->'spec'->>'owner' as owner, since, count(*) over ()::int as total
        from past where ${kind ?? null}::text is null or starts_with(ref, ${`${(kind ?? '').toLowerCase()}:`})
        order by ref limit ${limit} offset ${offset}`
      const [since] = await db.$queryRaw<{ added: number }[]>`
        select count(*)::int as added from entity e where e.tenant_id = ${context.tenantId}::uuid
          and (select c.action from entity_change c where c.tenant_id = e.tenant_id and c.ref = e.ref and c.at > ${at} order by c.at, c.id limit 1) = 'added'`
      return {
        rows: rows.map(({ total: _, ...row }) => ({ ...row, kind: partsOf(row.ref).kind })),
        total: rows[0]?.total ?? 0,
        /** How many of today's entities did not exist yet. */
        addedSince: since?.added ?? 0,
      }
    }),
})
