import { allocatedGroups, type CostGroup } from '../domain/view.ts'

/** Tags that contain an environment, in order of precedence. */
const environmentTags = ['environment', 'env', 'stage', 'Environment']

/** SQL of what a charge, or a share of one, is grouped by. */
export const keyOf: Record<CostGroup, string> = {
  service: 'm.service',
  account: `m.account_id || coalesce(' · ' || nullif(m.account_name, ''), '')`,
  region: 'm.region',
  environment: `coalesce(${environmentTags.map((t) => `m.tags->>'${t}'`).join(', ')}, '')`,
  entity: `coalesce(p.ref, '')`,
  // A team or system also has costs allocated to itself.
  owner: `case when e.kind in ('group', 'user') then e.ref else coalesce(e.owner_ref, '') end`,
  system: `case when e.kind = 'system' then e.ref else coalesce(e.system_ref, '') end`,
}

/** The systems of the domain $5 and of its subdomains. */
const systemsOfDomain = `
  with recursive inside(ref) as (
    select $5::text where $5 like 'domain:%'
    union select r.source_ref from inside i join relation r on r.tenant_id = $1::uuid and r.target_ref = i.ref and r.type = 'partOf'
    where i.ref like 'domain:%'
  ) select ref from inside where ref like 'system:%'`

/**
 * Whether the entity `e` is $5 or a part of it: owned by that team, or in that system or domain. Uses the same keys as above, so
 * that a team's page always matches the costs by team.
 */
const rollsUp = `$5::text is null or p.ref = $5 or ${keyOf.owner} = $5 or ${keyOf.system} = $5 or ${keyOf.system} in (${systemsOfDomain})`

/** Joins the active imports of days `d`. */
export const currentImports = `join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'`

/**
 * SQL of the charges that sums are made of. $1 tenant, $2 and $3 first and last day, $4 currency, $5 an entity or null, $6 a key or null: only the charges with it. Each row
 * is a share of a charge's day. Allocations are only joined if the result depends on them. Who bears a charge is found first: it
 * decides by itself which charges are read, and each day is read once.
 */
export function partsOf(by: CostGroup, ref: string | null, key: string | null): string {
  const dimension = 'join cost_dimension m on m.tenant_id = $1::uuid and m.id = p.dimension_id'
  const allocated = ref !== null || allocatedGroups.includes(by)
  const bearers = allocated
    ? `select s.dimension_id, s.ref, s.share from cost_share s where s.tenant_id = $1::uuid
      union all
      select m.id, null, 1 - coalesce(w.share, 0) from cost_dimension m left join (
        select s.dimension_id, sum(s.share) as share from cost_share s where s.tenant_id = $1::uuid group by 1
      ) w on w.dimension_id = m.id
      where m.tenant_id = $1::uuid and coalesce(w.share, 0) < 1`
    : 'select m.id as dimension_id, null::text as ref, 1::numeric as share from cost_dimension m where m.tenant_id = $1::uuid'
  const entity = allocated ? 'left join entity e on e.tenant_id = $1::uuid and e.ref = p.ref' : ''
  const charge = `select d.day, d.billed, d.dimension_id from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4`
  // Few charges are looked up one by one; so many that most are read are read in one go. The planner can't tell, because it does
  // not know the parts of an entity.
  const charges =
    ref === null && key === null
      ? `join (${charge}) c on c.dimension_id = k.dimension_id`
      : `cross join lateral (${charge} and d.dimension_id = k.dimension_id offset 0) c`
  // Materialized, so that each share is computed once even if planner statistics are outdated.
  return `
    with keys as materialized (
      select * from (
        select p.dimension_id, p.share, ${keyOf[by]} as key from (${bearers}) p ${dimension} ${entity}
        where ${allocated ? rollsUp : '$5::text is null'}
      ) x where $6::text is null or key = $6
    )
    select k.key, c.day, c.billed * k.share as amount from keys k ${charges}`
}
