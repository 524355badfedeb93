import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { ApiChange } from '@callboard/modules/apis/domain/compare/change'
import { z } from 'zod'
import type { Difference } from '../domain/diff.ts'
import type { Json } from '../domain/entity.ts'

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

export type ChangeRow = Omit<ChangeView, 'kind' | 'differences' | 'by' | 'api' | 'apiIncomplete'> & {
  before: Json | null
  after: Json | null
  actor: string | null
  source: string | null
}

export const refText = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

const cursor = z.object({ at: z.coerce.date(), id: z.uuid() })

export const changesSchema = z.object({
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
export const findChanges = (
  db: TenantReader,
  tenantId: TenantId,
  input: z.output<typeof changesSchema>,
): Promise<ChangeRow[]> => {
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
