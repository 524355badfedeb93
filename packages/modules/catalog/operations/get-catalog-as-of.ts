import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf } from '../domain/entity.ts'

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
