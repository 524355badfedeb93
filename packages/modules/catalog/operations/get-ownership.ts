import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf, shortRef } from '../domain/entity.ts'

/** Kinds that should have an owner. */
const owned = ['component', 'api', 'resource', 'system', 'domain', 'template']

const maxListed = 200

type Orphan = { ref: string; label: string; kind: string; editUrl: string | null }

type UnknownOwner = { ref: string; label: string; kind: string; owns: number; example: string }

type EmptyGroup = { ref: string; label: string; owns: number; detached: boolean }

/** Entities without an owner, unknown owners, and groups without members. Each list is limited to 200. */
export const getOwnership = operation({
  name: 'catalog.get-ownership',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const tenant = context.tenantId
      const findOrphans = db.$queryRaw<(Orphan & { total: number })[]>`
        select ref, coalesce(title, name) as label, kind, data->'metadata'->'annotations'->>'backstage.io/edit-url' as "editUrl", count(*) over ()::int as total
        from entity where tenant_id = ${tenant}::uuid and kind = any(${owned}) and owner_ref is null order by kind, name_key, ref limit ${maxListed}`
      const findUnknown = db.$queryRaw<{ ref: string; owns: number; example: string }[]>`
        select e.owner_ref as ref, count(*)::int as owns, min(coalesce(e.title, e.name)) as example
        from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
        where e.tenant_id = ${tenant}::uuid and e.owner_ref is not null and o.ref is null group by 1 order by 2 desc, 1 limit ${maxListed}`
      const findEmpty = db.$queryRaw<EmptyGroup[]>`
        select g.ref, coalesce(g.title, g.name) as label, g.integration_id is null as detached,
          (select count(*)::int from entity e where e.tenant_id = g.tenant_id and e.owner_ref = g.ref) as owns
        from entity g where g.tenant_id = ${tenant}::uuid and g.kind = 'group' and not exists (
          select from relation r where r.tenant_id = g.tenant_id and r.target_ref = g.ref and r.type in ('memberOf', 'childOf'))
        order by 4 desc, 2 limit ${maxListed}`
      const countAll = db.$queryRaw<{ total: number; answered: number }[]>`
        select count(*)::int as total, count(o.ref)::int as answered
        from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
        where e.tenant_id = ${tenant}::uuid and e.kind = any(${owned})`
      const [orphans, unknown, empty, [all]] = await Promise.all([findOrphans, findUnknown, findEmpty, countAll])
      return {
        /** Entities that should have an owner. */
        total: all?.total ?? 0,
        /** Those whose owner exists in the catalog. */
        answered: all?.answered ?? 0,
        orphanCount: orphans[0]?.total ?? 0,
        orphans: orphans.map(({ total: _, ...orphan }): Orphan => orphan),
        unknown: unknown.map((u): UnknownOwner => ({ ...u, label: shortRef(u.ref), kind: partsOf(u.ref).kind })),
        empty,
      }
    }),
})
