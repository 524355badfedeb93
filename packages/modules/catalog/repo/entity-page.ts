import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import { wholeEntity } from '@callboard/modules/inference/domain/overlay'
import type { Json } from '../domain/entity.ts'
import { documentOf, inverseCase } from './entity-document.ts'

const { sql } = Prisma

type EntityPageRow = {
  id: string
  ref: string
  document: string
  file: string | null
  url: string | null
  evidence: Evidence[] | null
  createdAt: Date
  updatedAt: Date
  integration: { id: string; name: string; pluginId: string; health: string; state: string; sample: boolean } | null
  itemKey: string | null
  itemName: string
  itemState: Json
  itemVersion: string
  itemReadAt: Date | null
  proposalUrl: string | null
  proposalLabel: string
  proposalActor: string
  proposalAt: Date
  accepted: boolean
  starred: boolean
  followed: boolean
}

export type RelatedRow = { type: string; targetRef: string; label: string | null; entityType: string | null; exists: boolean }

/** Both directions of an entity's relations, with the name and type of each existing target, as a JSON array. */
const relatedOf = (tenantId: TenantId, ref: string): Prisma.Sql => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('type', x.type, 'targetRef', x.target, 'label', coalesce(t.title, t.name),
    'entityType', t.type, 'exists', t.id is not null)), '[]') from (
    select r.type, r.target_ref as target from relation r where r.tenant_id = ${tenantId}::uuid and r.source_ref = ${ref}
    union
    select ${inverseCase}, r.source_ref from relation r where r.tenant_id = ${tenantId}::uuid and r.target_ref = ${ref}
  ) x left join entity t on t.tenant_id = ${tenantId}::uuid and t.ref = x.target)`

type EntityProblemRow = {
  id: string
  integrationId: string
  item: string | null
  itemName: string | null
  file: string | null
  line: number | null
  column: number | null
  ref: string | null
  code: string
  message: string
  url: string | null
  failure: boolean
  retryAt: Date | null
  createdAt: Date
}

type ProblemJson = Omit<EntityProblemRow, 'retryAt' | 'createdAt'> & { retryAt: string | null; createdAt: string }

/** Problems of an entity's item, and every other position that claims its ref (`duplicate`), as a JSON array. `e`: the entity. */
const problemsOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'integrationId', p.integration_id, 'item', p.item, 'itemName', p.item_name,
    'file', p.file, 'line', p.line, 'column', p."column", 'ref', p.ref, 'code', p.code, 'message', p.message, 'url', p.url,
    'failure', p.failure, 'retryAt', p.retry_at, 'createdAt', p.created_at) order by p.id), '[]')
  from problem p where p.tenant_id = e.tenant_id and p.ref = e.ref
    and (p.code = 'duplicate' or (p.integration_id = e.integration_id and p.item = e.item)))`

const problemOf = ({ retryAt, createdAt, ...problem }: ProblemJson): EntityProblemRow => ({
  ...problem,
  retryAt: retryAt === null ? null : new Date(retryAt),
  createdAt: new Date(createdAt),
})

export type EntityPageRows = { entity: EntityPageRow; related: RelatedRow[]; problems: EntityProblemRow[] }

/**
 * Everything that an entity's page shows, in one statement: the entity with its source, its newest open proposal and the user's
 * stars, its relations and problems. Undefined if it does not exist.
 */
export async function findEntityPage(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
  person: UserId | undefined,
): Promise<EntityPageRows | undefined> {
  const [row] = await db.$queryRaw<(EntityPageRow & { related: RelatedRow[]; problems: ProblemJson[] })[]>`
    select e.id, e.ref, ${documentOf} as document, e.file, e.url, e.receipts as evidence, e.created_at as "createdAt", e.updated_at as "updatedAt",
      case when i.id is not null then jsonb_build_object('id', i.id, 'name', i.name, 'pluginId', i.plugin_id,
        'health', i.health, 'state', i.state, 'sample', i.sample) end as integration,
      s.key as "itemKey", s.name as "itemName", s.state as "itemState", s.version as "itemVersion", s.read_at as "itemReadAt",
      p.url as "proposalUrl", p.label as "proposalLabel", p.actor as "proposalActor", p.at as "proposalAt",
      e.receipts is not null and exists (
        select from correction c where c.tenant_id = e.tenant_id and c.ref = e.ref and c.field = ${wholeEntity}) as accepted,
      exists (select from star x where x.tenant_id = e.tenant_id and x.user_id = ${person ?? null}::uuid and x.ref = e.ref) as starred,
      exists (select from follow x where x.tenant_id = e.tenant_id and x.user_id = ${person ?? null}::uuid and x.ref = e.ref) as followed,
      ${relatedOf(tenantId, ref)} as related, ${problemsOf} as problems
    from entity e
      left join integration i on i.tenant_id = e.tenant_id and i.id = e.integration_id
      left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
      left join lateral (
        select url, label, actor, at from proposal
        where tenant_id = e.tenant_id and integration_id = e.integration_id and item = e.item and e.ref = any(refs) and at > e.updated_at
        order by at desc limit 1
      ) p on true
    where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
  if (!row) return undefined
  const { related, problems, ...entity } = row
  return { entity, related, problems: problems.map(problemOf) }
}

/** Whether an entity exists, as an SQL condition. */
export const existsEntity = (tenantId: TenantId, ref: string): Condition => sql`
  exists (select from entity where tenant_id = ${tenantId}::uuid and ref = ${ref})`
