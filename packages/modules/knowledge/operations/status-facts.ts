import type { TenantId } from '@callboard/core/ids'
import type { Action } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import { entityWithParts, findChangesSince } from '@callboard/modules/catalog'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { costSummary, costsOfEntities } from '@callboard/modules/costs'
import { deliveryOfEntities } from '@callboard/modules/pipelines'
import { runtimesInDoubt, troubledEntities, workloadSummary, workloadsOfEntities } from '@callboard/modules/workloads'
import type { FactRow } from '../domain/answer.ts'
import type { CatalogQuestion } from '../domain/catalog-question.ts'
import { countedKind } from '../domain/counted-kind.ts'
import {
  changeSentence,
  costSentence,
  countSentence,
  dayOf,
  days,
  deniedSentence,
  docsSentence,
  healthSentence,
  maxCostDays,
  money,
  onCallSentence,
  problemSentence,
  versionSentence,
} from '../domain/status-facts.ts'
import type { StatusIntent } from '../domain/status-phrases.ts'
import { countEntities, docsOf, type EntityRow, entitiesByRef, relatedEntities } from '../repo/catalog-facts.ts'
import { descriptorProblems, maxProblems, problemFacts, runbookFacts } from './problem-facts.ts'

type Facts = { sentence: string; entities?: EntityRow[]; rows?: FactRow[] }
type Reader = { db: TenantReader; tenantId: TenantId; may: (action: Action) => boolean }
type Question = CatalogQuestion & { intent: StatusIntent }

const pathOf = (ref: string) => portalPaths.entity(partsOf(ref))

async function costFacts({ db, tenantId }: Reader, subject: EntityRow | null, asked: number): Promise<Facts> {
  const period = Math.min(asked, maxCostDays)
  if (!subject) {
    const all = await costSummary(db, tenantId, period)
    return { sentence: costSentence(null, all ? { amount: all.total, currency: all.currency } : undefined, { parts: 0, period }) }
  }
  const costs = await costsOfEntities(db, tenantId, await entityWithParts(db, tenantId, subject.ref), period)
  const largest = [...costs.values()].sort((a, b) => b.amount - a.amount)
  const [first] = largest
  const total = first && { amount: largest.reduce((sum, c) => sum + c.amount, 0), currency: first.currency }
  const parts = largest.filter((c) => c.ref !== subject.ref)
  const labels = new Map(
    (
      await entitiesByRef(
        db,
        tenantId,
        parts.map((p) => p.ref),
      )
    ).map((e) => [e.ref, e.label]),
  )
  return {
    sentence: costSentence(subject.label, total, { parts: parts.length, period }),
    rows: parts.map(({ ref, amount, currency }) => ({
      text: `${labels.get(ref) ?? ref}: ${money(amount, currency)}`,
      href: pathOf(ref),
    })),
  }
}

const workloadsOf = async ({ db, tenantId }: Reader, { ref }: EntityRow) =>
  workloadsOfEntities(db, tenantId, await entityWithParts(db, tenantId, ref))

async function healthFacts(reader: Reader, subject: EntityRow | null): Promise<Facts> {
  const { db, tenantId } = reader
  if (!subject) {
    const [counts, troubled, unseen] = await Promise.all([
      workloadSummary(db, tenantId),
      troubledEntities(db, tenantId),
      runtimesInDoubt(db, tenantId),
    ])
    const { total: _, ...states } = counts ?? { total: 0 }
    return {
      sentence: healthSentence(null, states, unseen),
      entities: await entitiesByRef(
        db,
        tenantId,
        troubled.map((t) => t.ref),
      ),
    }
  }
  const [workloads, unseen] = await Promise.all([workloadsOf(reader, subject), runtimesInDoubt(db, tenantId)])
  // Without a workload, each runtime may have one; otherwise those that have some.
  const own = unseen.filter((name) => workloads.length === 0 || workloads.some(({ runtime }) => runtime === name))
  const counts = Object.fromEntries([...Map.groupBy(workloads, (w) => w.health)].map(([health, of]) => [health, of.length]))
  const troubled = workloads.filter((w) => w.health === 'broken' || w.health === 'degraded')
  const problems = await descriptorProblems(reader, subject)
  const said = healthSentence(subject.label, counts, own)
  return {
    sentence:
      problems.length > 0
        ? `${said} ${problemSentence(subject.label, { count: problems.length, max: maxProblems, connected: 1 })}`
        : said,
    rows: [
      ...troubled.map(({ name, runtime, health, findings }) => ({
        text: `${name} in ${runtime} is ${health}${findings[0] ? `: ${findings[0].title}` : ''}`,
        href: pathOf(subject.ref),
      })),
      ...problems,
    ],
  }
}

async function versionFacts(reader: Reader, subject: EntityRow): Promise<Facts> {
  const { db, tenantId, may } = reader
  const workloads = await workloadsOf(reader, subject)
  const delivery = may('pipelines.read') ? await deliveryOfEntities(db, tenantId, [subject.ref]) : undefined
  return {
    sentence: versionSentence(subject.label, workloads, delivery && (delivery.get(subject.ref)?.deployment ?? null)),
    rows: workloads.flatMap(({ name, runtime, version }) =>
      version === null ? [] : [{ text: `${name} ${version} in ${runtime}`, href: pathOf(subject.ref) }],
    ),
  }
}

const maxChanges = 200

async function changeFacts({ db, tenantId }: Reader, subject: EntityRow | null, period: number): Promise<Facts> {
  const refs = subject ? await entityWithParts(db, tenantId, subject.ref) : null
  const changes = await findChangesSince(db, tenantId, { refs, days: period, limit: maxChanges })
  return {
    sentence: changeSentence(subject?.label ?? null, period, changes.length, maxChanges),
    rows: changes.map(({ ref, label, action, at, actor, source }) => ({
      text: `${label} was ${action} on ${dayOf(at)} by ${actor ?? source ?? 'a disconnected integration'}`,
      href: action === 'removed' ? portalPaths.history() : portalPaths.entity(partsOf(ref), 'history'),
    })),
  }
}

async function docsFacts({ db, tenantId }: Reader, subject: EntityRow | null): Promise<Facts> {
  const sites = await docsOf(db, tenantId, subject ? await entityWithParts(db, tenantId, subject.ref) : null)
  return {
    sentence: docsSentence(subject?.label ?? null, sites),
    rows: sites.map(({ ref, label, pages, newest }) => ({
      text: `${label}: ${pages} ${pages === 1 ? 'page' : 'pages'}, last changed on ${dayOf(newest)}`,
      href: portalPaths.entityDocs(partsOf(ref)),
    })),
  }
}

async function onCallFacts({ db, tenantId }: Reader, subject: EntityRow | null): Promise<Facts> {
  const owners = subject ? await relatedEntities(db, tenantId, { ref: subject.ref, types: ['ownedBy'], end: 'source' }) : []
  return { sentence: onCallSentence(subject?.label ?? null, owners[0]?.label), entities: owners }
}

async function countFacts({ db, tenantId }: Reader, { subjects }: Question): Promise<Facts> {
  const of = countedKind(subjects) ?? { kind: 'component', one: 'component', many: 'components' }
  return { sentence: countSentence(await countEntities(db, tenantId, of.kind), of) }
}

/** What the asker needs besides `catalog.read`, and how it is called. */
const required: Partial<Record<StatusIntent, { action: Action; what: string }>> = {
  cost: { action: 'costs.read', what: 'costs' },
  health: { action: 'workloads.read', what: 'workloads' },
  versions: { action: 'workloads.read', what: 'workloads' },
}

/**
 * What is known of an entity, or of the whole organization without one.
 * @returns undefined if there is nothing of what was asked for, so that prose may answer
 */
export async function statusFacts(reader: Reader, question: Question, subject: EntityRow | null): Promise<Facts | undefined> {
  const needs = required[question.intent]
  if (needs && !reader.may(needs.action)) return { sentence: deniedSentence(needs.what) }
  switch (question.intent) {
    case 'cost':
      return costFacts(reader, subject, question.days ?? days.cost)
    case 'health':
      return healthFacts(reader, subject)
    case 'versions':
      return subject ? versionFacts(reader, subject) : { sentence: 'Name the service whose version you want to know.' }
    case 'problems':
      return problemFacts(reader, subject)
    case 'runbooks':
      return runbookFacts(reader, subject)
    case 'on-call':
      return onCallFacts(reader, subject)
    case 'changes':
      return changeFacts(reader, subject, question.days ?? days.changes)
    case 'docs':
      return docsFacts(reader, subject)
    case 'count':
      return countFacts(reader, question)
  }
}
