import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { differencesOf, truncateValues } from '../domain/diff.ts'
import type { Json } from '../domain/entity.ts'
import { refText } from './change-views.ts'

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
