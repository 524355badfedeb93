import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { emit, takeGathered } from '@callboard/kernel/events'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { componentsFor, concernedBy, type MatchedWorkload, matchWorkloads as matchByRules, matchRules } from '../domain/match.ts'
import { workloadsChanged, workloadsMatched } from '../events.ts'
import { matchWorkloadsJob as matchJob } from '../jobs.ts'
import { replaceMatches } from '../repo/workload.ts'
import {
  type MatchableEntity,
  matchableBy,
  matchableEntities,
  matchableOf,
  matchedRepositories,
  noteRepositories,
  workloadsOf,
  workloadsToMatch,
} from '../repo/workload-match.ts'

/** From this number of entities on, matching everything is cheaper than determining what they affect. */
const maxChanged = 200

type Changed = { refs: string[]; workloads: { integrationId: string; key: string }[] }

/** Matches every workload of a tenant to its entities. */
export const matchAllWorkloads = (tenantId: TenantId): Promise<number> =>
  forTenant(tenantId).tx(async (db) => {
    await takeGathered(db, tenantId, matchJob)
    return matchAll(db, tenantId)
  })

/** Matches workloads affected by changes since the last run; all of them after many changes. */
export const matchChangedWorkloads = (tenantId: TenantId): Promise<number> =>
  forTenant(tenantId).tx(async (db) => {
    const gathered = await takeGathered(db, tenantId, matchJob)
    if (gathered.count === 0) return 0
    const refs = gathered.of(catalogChanged).map((e) => e.refs)
    const some = [...new Set(refs.flatMap((r) => (r === 'many' ? [] : r)))]
    // Without a previous full run, the former repositories of components are unknown.
    const first = !(await db.matchedRepository.findFirst({ select: { ref: true } }))
    if (first || refs.includes('many') || some.length > maxChanged) return matchAll(db, tenantId)
    const workloads = gathered
      .of(workloadsChanged)
      .flatMap(({ integrationId, keys }) => keys.map((key) => ({ integrationId, key })))
    return matchSome(db, tenantId, { refs: some, workloads })
  })

async function matchAll(db: TenantDb, tenantId: TenantId): Promise<number> {
  const workloads = await workloadsToMatch(db, tenantId)
  if (workloads.length === 0) {
    await db.matchedRepository.deleteMany()
    return 0
  }
  // Before entities are read: changes written in between are queued for another job.
  await noteRepositories(db, tenantId, 'all')
  return match(db, tenantId, workloads, await matchableEntities(db, tenantId))
}

async function matchSome(db: TenantDb, tenantId: TenantId, changed: Changed): Promise<number> {
  const workloads = await concernedWorkloads(db, tenantId, changed)
  return match(db, tenantId, workloads, await matchableBy(db, tenantId, componentsFor(workloads)))
}

async function concernedWorkloads(db: TenantDb, tenantId: TenantId, changed: Changed): Promise<MatchedWorkload[]> {
  const { refs } = changed
  const before = await workloadsOf(db, tenantId, refs, changed.workloads)
  if (refs.length === 0) return before
  const formerRepositories = await matchedRepositories(db, tenantId, refs)
  await noteRepositories(db, tenantId, refs)
  const present = withRepository(await matchableOf(db, tenantId, refs))
  const names = refs
    .map(partsOf)
    .filter((p) => p.kind === 'component')
    .map((p) => p.name)
  const concerned = concernedBy({ present, names, formerRepositories })
  const keyOf = (w: MatchedWorkload) => `${w.integrationId} ${w.key}`
  const all = (await workloadsToMatch(db, tenantId)).filter(concerned)
  return [...new Map([...before, ...all].map((w) => [keyOf(w), w])).values()]
}

const withRepository = (entities: readonly MatchableEntity[]) =>
  entities.map(({ entity, repository }) => ({ entity, repository: repository ?? undefined }))

async function match(
  db: TenantDb,
  tenantId: TenantId,
  workloads: readonly MatchedWorkload[],
  entities: readonly MatchableEntity[],
): Promise<number> {
  const matches = matchByRules(matchRules(withRepository(entities)), workloads)
  await replaceMatches(db, tenantId, workloads, matches)
  await emit(db, tenantId, workloadsMatched({}))
  return matches.length
}
