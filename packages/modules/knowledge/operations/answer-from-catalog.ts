import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { CatalogFacts, LinkedEntity } from '../domain/answer.ts'
import { relationRules, sentenceFor, things } from '../domain/catalog-facts.ts'
import type { RelationIntent } from '../domain/catalog-phrases.ts'
import { type CatalogQuestion, readCatalogQuestion } from '../domain/catalog-question.ts'
import { countedKind } from '../domain/counted-kind.ts'
import { linkEntity } from '../domain/link-entity.ts'
import { isStatusIntent } from '../domain/status-phrases.ts'
import { type EntityRow, entitiesAlike, entitiesNamed, type NamedRow, relatedEntities } from '../repo/catalog-facts.ts'
import type { AnswerContext } from './answer-context.ts'
import { statusFacts } from './status-facts.ts'

const maxListed = 50
const maxRows = 10

const linked = ({ ref, label, kind }: EntityRow): LinkedEntity => ({ ref, label, kind, href: portalPaths.entity(partsOf(ref)) })

type Understood = { question: CatalogQuestion; subject: NamedRow | null }

const kindsOf = ({ intent }: CatalogQuestion) => (isStatusIntent(intent) ? things : relationRules[intent].kinds)

/** The first reading whose subject is one of some entities. */
function firstLinked(readings: readonly CatalogQuestion[], found: readonly NamedRow[]): Understood | undefined {
  for (const question of readings) {
    if (question.intent === 'count') continue
    const subject = linkEntity(question.subjects, kindsOf(question), found)
    if (subject) return { question, subject }
  }
  return undefined
}

/** Whether a question has no subject; what is counted is a kind. */
const isAboutEverything = ({ intent, subjects }: CatalogQuestion) =>
  intent === 'count' ? countedKind(subjects) !== undefined : subjects.length === 0

/** How a question is meant: a literal name counts before one that is merely alike. */
async function understand(
  db: TenantReader,
  tenantId: TenantId,
  readings: readonly CatalogQuestion[],
): Promise<Understood | undefined> {
  const names = [...new Set(readings.flatMap(({ subjects }) => subjects))]
  const literal = names.length > 0 ? firstLinked(readings, await entitiesNamed(db, tenantId, names)) : undefined
  if (literal) return literal
  const whole = readings.find((question) => isAboutEverything(question))
  if (whole) return { question: whole, subject: null }
  return names.length > 0 ? firstLinked(readings, await entitiesAlike(db, tenantId, names)) : undefined
}

type AskedFor = Pick<CatalogQuestion, 'counts' | 'kind'>

/** Relations that lead to entities of several kinds. */
const mixed: ReadonlySet<RelationIntent> = new Set(['owned', 'dependencies', 'dependents', 'parts'])

/** What the relations of an entity say. @param asked of which kind, and whether how many */
export async function relationFacts(
  db: TenantReader,
  tenantId: TenantId,
  intent: RelationIntent,
  subject: EntityRow,
  asked: AskedFor = { counts: false, kind: null },
): Promise<CatalogFacts> {
  const { types, end } = relationRules[intent]
  const all = await relatedEntities(db, tenantId, { ref: subject.ref, types, end })
  const kind = mixed.has(intent) ? asked.kind : null
  const ofKind = kind ? all.filter((e) => e.kind === kind.kind) : all
  // None of the kind: what there is instead says more than nothing.
  const related = ofKind.length > 0 || asked.counts ? ofKind : all
  const labels = related.map((r) => r.label)
  const count = asked.counts ? { count: related.length, of: kind } : null
  return {
    sentence: sentenceFor(intent, subject.label, labels, count),
    subject: linked(subject),
    entities: related.slice(0, maxListed).map(linked),
    total: related.length,
    rows: [],
  }
}

/**
 * Answers a question from what the catalog knows: relations, costs, workloads, problems, deployments,
 * changes, runbooks and docs. What the asker may
 * not read is refused in a sentence without figures.
 * @returns undefined if it is another question, or about nothing in the catalog
 */
export async function answerFromCatalog(
  { read, tenantId, may }: Pick<AnswerContext, 'read' | 'tenantId' | 'may'>,
  text: string,
): Promise<CatalogFacts | undefined> {
  const readings = readCatalogQuestion(text)
  if (readings.length === 0) return undefined
  return read(async (db) => {
    const understood = await understand(db, tenantId, readings)
    if (!understood) return undefined
    const { question, subject } = understood
    const { intent } = question
    if (!isStatusIntent(intent)) return subject ? relationFacts(db, tenantId, intent, subject, question) : undefined
    const facts = await statusFacts({ db, tenantId, may }, { ...question, intent }, subject)
    if (!facts) return undefined
    const { sentence, entities = [], rows = [] } = facts
    return {
      sentence,
      subject: subject && linked(subject),
      entities: entities.slice(0, maxListed).map(linked),
      total: entities.length,
      rows: rows.slice(0, maxRows),
    }
  })
}
