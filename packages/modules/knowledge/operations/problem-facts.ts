import type { TenantId } from '@callboard/core/ids'
import type { Action } from '@callboard/core/permissions'
import { type PortalPath, portalPaths } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import { entityWithParts } from '@callboard/modules/catalog'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import {
  countIntegrations,
  problemsOfEntities,
  problemsOfIntegrations,
  type ReportedProblem,
} from '@callboard/modules/integrations'
import type { FactRow } from '../domain/answer.ts'
import { deniedSentence, problemSentence, runbookSentence } from '../domain/status-facts.ts'
import { type EntityRow, runbooksOf } from '../repo/catalog-facts.ts'

type Reader = { db: TenantReader; tenantId: TenantId; may: (action: Action) => boolean }
type Facts = { sentence: string; rows: FactRow[] }

/** That are read for an answer, of problems and runbooks alike. */
export const maxProblems = 200

const pathOf = (subject: ReportedProblem['subject']): PortalPath =>
  'ref' in subject ? portalPaths.entity(partsOf(subject.ref)) : portalPaths.integration(subject.integrationId)

/** Problems in the catalog files of an entity and its parts. */
export async function descriptorProblems({ db, tenantId }: Reader, { ref }: EntityRow): Promise<FactRow[]> {
  const problems = await problemsOfEntities(db, tenantId, await entityWithParts(db, tenantId, ref), maxProblems)
  return problems.map(({ subject, label, message }) => ({ text: `${label}: ${message}`, href: pathOf(subject) }))
}

/** Problems of an entity, as its page shows them to everybody, or of all integrations, as whoever may read these sees them. */
export async function problemFacts(reader: Reader, subject: EntityRow | null): Promise<Facts> {
  const { db, tenantId, may } = reader
  if (subject) {
    const rows = await descriptorProblems(reader, subject)
    return { sentence: problemSentence(subject.label, { count: rows.length, max: maxProblems, connected: 1 }), rows }
  }
  if (!may('integrations.read')) return { sentence: deniedSentence('integrations'), rows: [] }
  const [problems, connected] = await Promise.all([
    problemsOfIntegrations(db, tenantId, maxProblems),
    countIntegrations(db, tenantId),
  ])
  return {
    sentence: problemSentence(null, { count: problems.length, max: maxProblems, connected }),
    rows: problems.map((p) => ({ text: `${p.label}: ${p.message}`, href: pathOf(p.subject) })),
  }
}

/** Runbooks of an entity with its parts, or of all. Undefined without any: prose may still answer. */
export async function runbookFacts({ db, tenantId }: Reader, subject: EntityRow | null): Promise<Facts | undefined> {
  const refs = subject ? await entityWithParts(db, tenantId, subject.ref) : null
  const runbooks = await runbooksOf(db, tenantId, refs, maxProblems)
  if (runbooks.length === 0) return undefined
  return {
    sentence: runbookSentence(subject?.label ?? null, runbooks.length),
    rows: runbooks.map(({ ref, label, title, path }) => ({
      text: path === null ? `${label}: ${title} (link)` : `${label}: ${title}`,
      href: path === null ? portalPaths.entity(partsOf(ref)) : portalPaths.entityDocs(partsOf(ref), path),
    })),
  }
}
