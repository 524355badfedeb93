import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { GoldenQuestion } from '../domain/golden-question.ts'

/** Golden questions of an organization. All are asked after each change. */
export const maxGolden = 100

/** Golden questions with the title of their page, failing ones first. */
export const readGoldenQuestions = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<GoldenQuestion[]>`
  select g.id, g.text, g.ref, g.path, g.state, g.ran_at as "ranAt", g.failing_since as "failingSince",
    coalesce(e.title, e.name, g.ref) as label, (
      select p.title from knowledge_page p where p.tenant_id = g.tenant_id and p.ref = g.ref and p.path = g.path limit 1
    ) as title
  from golden_question g left join entity e on e.tenant_id = g.tenant_id and e.ref = g.ref
  where g.tenant_id = ${tenantId}::uuid
  order by g.state = 'failing' desc, g.created_at, g.id limit ${maxGolden}`
