import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { findSummaries, groupsOfPerson, type SummaryRow } from '@callboard/modules/catalog'
import { partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { spelledOut } from '../domain/fold.ts'
import { type ConditionKey, type ParsedSearch, parseSearch } from '../domain/parse.ts'
import { scoreOf } from '../domain/rank.ts'
import { findStarred, findVisits } from '../repo/interest.ts'
import {
  type EntityHit,
  type FoundFlag,
  type FoundMember,
  type SearchConditions,
  searchEntities,
  searchFlags,
  searchMembers,
  searchOperations,
  searchPages,
} from '../repo/search.ts'

/** Maximum matching entities ranked; a word with more matches is too short to be specific. */
const ranked = 300
const visitDays = 30

export type FoundEntity = Pick<
  SummaryRow,
  'ref' | 'kindName' | 'title' | 'name' | 'description' | 'type' | 'lifecycle' | 'ownerRef' | 'ownerTitle'
> & { label: string }
export type FoundOperation = { ref: string; api: string; method: string; name: string; summary: string }
export type FoundPage = { ref: string; entity: string; path: string; title: string; excerpt: string }

const lists = {
  kind: 'kinds',
  type: 'types',
  lifecycle: 'lifecycles',
  owner: 'owners',
  system: 'systems',
  tag: 'tags',
} as const satisfies Record<ConditionKey, keyof SearchConditions>

/** Conditions by key. Owners and systems may omit kind and namespace. */
function conditionsOf({ conditions }: ParsedSearch): SearchConditions {
  const asked: SearchConditions = {}
  for (const { key, value } of conditions)
    asked[lists[key]] = [...(asked[lists[key]] ?? []), ...(key === 'owner' || key === 'system' ? fullRefs(key, value) : [value])]
  return asked
}

function fullRefs(key: 'owner' | 'system', value: string): string[] {
  if (value.includes(':')) return [value.includes('/') ? value : value.replace(':', ':default/')]
  const name = value.includes('/') ? value : `default/${value}`
  return key === 'system' ? [`system:${name}`] : [`group:${name}`, `user:${name}`]
}

const found = (row: SummaryRow): FoundEntity => ({
  ref: row.ref,
  kindName: row.kindName,
  title: row.title,
  name: row.name,
  label: row.title ?? row.name,
  description: row.description,
  type: row.type,
  lifecycle: row.lifecycle,
  ownerRef: row.ownerRef,
  ownerTitle: row.ownerTitle,
})

/** Ranks hits, best first. */
async function rank(db: TenantReader, context: OperationContext, hits: EntityHit[]): Promise<EntityHit[]> {
  const refs = hits.map((h) => h.ref)
  const person = personOf(context.actor)
  const [groups, starred, visits] = await Promise.all([
    groupsOfPerson(db, context.tenantId, person),
    findStarred(db, context.tenantId, person, refs),
    findVisits(db, context.tenantId, refs, visitDays),
  ])
  const mine = new Set(groups.refs)
  const scored = hits.map((hit) => ({
    hit,
    score: scoreOf({
      fit: hit.fit,
      kind: hit.kind,
      mine: hit.ownerRef !== null && mine.has(hit.ownerRef),
      starred: starred.has(hit.ref),
      visits: visits.get(hit.ref) ?? 0,
    }),
  }))
  scored.sort((a, b) => b.score - a.score || a.hit.nameKey.localeCompare(b.hit.nameKey) || a.hit.ref.localeCompare(b.hit.ref))
  return scored.map((s) => s.hit)
}

type SearchRequest = ParsedSearch & { asked: SearchConditions }

/** Matching entities, best first. `guessed`: nothing matches exactly, and these are similar. */
async function entitiesFor(
  db: TenantReader,
  context: OperationContext,
  sought: SearchRequest,
): Promise<{ rows: EntityHit[]; guessed: boolean }> {
  if (sought.words.length + sought.conditions.length === 0) return { rows: [], guessed: false }
  const { hits, guessed } = await searchEntities(db, context.tenantId, sought, ranked)
  return { rows: hits.length > 0 ? await rank(db, context, hits) : [], guessed }
}

/** The same, with summaries of one page of the results. */
async function entityPageFor(
  db: TenantReader,
  context: OperationContext,
  sought: SearchRequest,
  { limit, offset }: { limit: number; offset: number },
) {
  const ranked = await entitiesFor(db, context, sought)
  const refs = ranked.rows.slice(offset, offset + limit).map((r) => r.ref)
  return { ...ranked, shown: refs.length > 0 ? await findSummaries(db, context.tenantId, refs) : [] }
}

/** Operations of APIs. Conditions apply to the API. */
async function operationsFor(
  db: TenantReader,
  tenantId: TenantId,
  sought: SearchRequest,
  limit: number,
): Promise<FoundOperation[]> {
  const { kinds } = sought.asked
  if (sought.text.length < 2 || (kinds && !kinds.includes('api'))) return []
  const hits = await searchOperations(db, sought, limit)
  if (hits.length === 0) return []
  const labels = await labelsOf(db, tenantId, hits)
  return hits.map((h) => ({ ...h, api: labels.get(h.ref) ?? shortRef(h.ref) }))
}

/** Names of the entities of some hits. */
async function labelsOf(db: TenantReader, tenantId: TenantId, hits: readonly { ref: string }[]): Promise<Map<string, string>> {
  const summaries = await findSummaries(db, tenantId, [...new Set(hits.map((h) => h.ref))])
  return new Map(summaries.map((a) => [a.ref, a.title ?? a.name]))
}

/** Docs pages. Conditions apply to the entity. */
async function pagesFor(db: TenantReader, tenantId: TenantId, sought: SearchRequest, limit: number): Promise<FoundPage[]> {
  if (sought.text.length < 2) return []
  const hits = await searchPages(db, sought, limit)
  if (hits.length === 0) return []
  const labels = await labelsOf(db, tenantId, hits)
  return hits.map((h) => ({ ...h, entity: labels.get(h.ref) ?? shortRef(h.ref) }))
}

async function membersFor(
  db: TenantReader,
  context: OperationContext,
  { text, conditions }: ParsedSearch,
  limit: number,
): Promise<FoundMember[]> {
  if (text.length < 2 || conditions.length > 0 || !mayDo(context.actor, 'members.read')) return []
  return searchMembers(db, text, limit)
}

/** Flags have none of the conditions that entities have. */
async function flagsFor(
  db: TenantReader,
  { actor, tenantId }: OperationContext,
  sought: ParsedSearch,
  limit: number,
): Promise<FoundFlag[]> {
  if (sought.text.length < 2 || sought.conditions.length > 0 || !mayDo(actor, 'flags.read')) return []
  return searchFlags(db, tenantId, sought, limit)
}

const counted = (values: readonly (string | null)[]) => {
  const counts = new Map<string, number>()
  for (const v of values) if (v) counts.set(v, (counts.get(v) ?? 0) + 1)
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
}

type Page = { limit: number; offset: number }

/** Everything that one way of writing the search finds. */
async function findAll(db: TenantReader, context: OperationContext, typed: ParsedSearch, { limit, offset }: Page) {
  const { tenantId } = context
  const sought = { ...typed, asked: conditionsOf(typed) }
  const [entities, operations, pages, flags, members] = await Promise.all([
    entityPageFor(db, context, sought, { limit, offset }),
    operationsFor(db, tenantId, sought, Math.min(limit, 50)),
    pagesFor(db, tenantId, sought, Math.min(limit, 20)),
    flagsFor(db, context, typed, Math.min(limit, 20)),
    membersFor(db, context, typed, 4),
  ])
  const exact = entities.guessed ? 0 : entities.rows.length
  const others = [operations, pages, flags, members]
  return { entities, operations, pages, flags, members, isEmpty: exact === 0 && others.every((list) => list.length === 0) }
}

/** What is found as typed, else with umlauts spelled out: `Müller` finds what is written Mueller. */
async function findInEitherSpelling(db: TenantReader, context: OperationContext, input: string, page: Page) {
  const [typed, spelled] = [parseSearch(input), parseSearch(spelledOut(input))]
  const found = await findAll(db, context, typed, page)
  if (!found.isEmpty || spelled.text === typed.text) return found
  const other = await findAll(db, context, spelled, page)
  return other.isEmpty ? found : other
}

/**
 * Searches entities, API operations, docs pages, flags and members: parts of words, several words in any order, conditions such as
 * `kind:api owner:payments`, and similar names if nothing matches.
 */
export const search = operation({
  name: 'search.find',
  action: 'catalog.read',
  input: z.object({
    typed: z.string().max(500),
    limit: z.number().int().min(1).max(200).default(12),
    offset: z.number().int().min(0).max(1000).default(0),
  }),
  run: (context, { typed: input, limit, offset }) =>
    context.read(async (db) => {
      const all = await findInEitherSpelling(db, context, input, { limit, offset })
      const { rows, guessed, shown } = all.entities
      return {
        entities: shown.map(found),
        total: rows.length,
        /** Whether there may be more matches than were ranked. */
        more: rows.length >= ranked,
        guessed,
        operations: all.operations,
        pages: all.pages,
        flags: all.flags,
        members: all.members,
        /** Total of all ranked matches. */
        facets: {
          kind: counted(rows.map((r) => r.kind)),
          type: counted(rows.map((r) => r.type?.toLowerCase() ?? null)),
          owner: counted(rows.map((r) => r.ownerRef)).map((o) => ({
            ...o,
            label: shortRef(o.value),
            kind: partsOf(o.value).kind,
          })),
        },
      }
    }),
})
