import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { joined, pairsIn, partsOfWord } from '../domain/fold.ts'
import { maxWords } from '../domain/parse.ts'
import { similarity } from '../domain/similarity.ts'

/** Conditions on entities: any value of each list. In lower case; owners and systems are references. */
export type SearchConditions = Partial<Record<'kinds' | 'types' | 'lifecycles' | 'owners' | 'systems' | 'tags', string[]>>

/** The search text and its words, folded. */
type TextSearch = { text: string; words: readonly string[]; asked: SearchConditions }

const conditionsSql = ({ kinds, types, lifecycles, owners, systems, tags }: SearchConditions) => Prisma.sql`
  row(${kinds ?? null}::text[], ${types ?? null}::text[], ${lifecycles ?? null}::text[], ${owners ?? null}::text[],
    ${systems ?? null}::text[], ${tags ?? null}::text[])::app.search_conditions`

const patternOf = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/** The longest word uses the index; the others filter its matches. */
function patternsOf({ words }: Pick<TextSearch, 'words'>): { pattern: string; patterns: string[] } {
  const longest = [...words].sort((a, b) => b.length - a.length)[0] ?? ''
  return { pattern: patternOf(longest), patterns: words.map(patternOf) }
}

/** Maximum names compared for typos. */
const fuzzyMatches = 100

/** Ranking and counting data of an entity, with its text relevance: 100 for the exact name. */
export type EntityHit = {
  id: string
  ref: string
  kind: string
  nameKey: string
  type: string | null
  ownerRef: string | null
  fit: number
}
const hitColumns = Prisma.sql`e.id, e.ref, e.kind, e.name_key as "nameKey", e.type, e.owner_ref as "ownerRef"`

/** Entities that contain every word; if there are none, those with a similar name. */
export async function searchEntities(
  db: TenantReader,
  tenantId: TenantId,
  wanted: TextSearch,
  limit: number,
): Promise<{ hits: EntityHit[]; guessed: boolean }> {
  const { pattern, patterns } = patternsOf(wanted)
  const hits = await db.$queryRaw<EntityHit[]>`
    select ${hitColumns}, e.fit from app.search_entities(${pattern}, ${patterns}::text[], ${wanted.text}, ${conditionsSql(wanted.asked)}, ${limit}) e`
  // A word of two letters is similar to anything.
  if (hits.length > 0 || wanted.text.length < 4) return { hits, guessed: false }
  const candidates = await db.$queryRaw<{ id: string; name: string }[]>`
    select id, name from app.search_entities_alike(${wanted.text}, ${fuzzyMatches})`
  const fits = new Map(candidates.map(({ id, name }) => [id, 30 * similarity(typedWords(wanted), name)]))
  const likely = [...fits].flatMap(([id, fit]) => (fit > 0 ? [id] : []))
  if (likely.length === 0) return { hits: [], guessed: false }
  const alike = await db.$queryRaw<EntityHit[]>`
    select ${hitColumns}, 0::real as fit from entity e
    where e.tenant_id = ${tenantId}::uuid and e.id = any(${likely}::uuid[]) and app.fits(e, ${conditionsSql(wanted.asked)})`
  return { hits: alike.map((hit) => ({ ...hit, fit: fits.get(hit.id) ?? 0 })), guessed: alike.length > 0 }
}

export type OperationHit = { ref: string; method: string; name: string; summary: string }

export function searchOperations(db: TenantReader, wanted: TextSearch, limit: number): Promise<OperationHit[]> {
  const { pattern, patterns } = patternsOf(wanted)
  return db.$queryRaw<OperationHit[]>`
    select ref, method, name, summary from app.search_operations(${pattern}, ${patterns}::text[], ${conditionsSql(wanted.asked)}, ${limit})`
}

export type PageHit = { ref: string; path: string; title: string; excerpt: string }

const quoted = (text: string) => `'${text.replace(/['\\]/g, ' ')}'`

const start = (word: string) => `${quoted(word.length > 4 ? word.replace(/s$/, '') : word)}:*`

/**
 * Prefix matches and singular forms: `deploy` finds "deployments", `deployments` finds "deployment". Of compound words, the whole
 * or its parts; of text without spaces, consecutive bigrams.
 */
function beginning(word: string): string {
  const pairs = pairsIn(word)
  if (pairs) return `(${pairs.map(quoted).join(' <-> ')}:*)`
  const parts = partsOfWord(word)
  return parts.length < 2 ? start(word) : `(${start(joined(word))} | ${parts.map(start).join(' & ')})`
}

/** Words as typed. */
const typedWords = ({ text }: Pick<TextSearch, 'text'>): string[] => text.split(' ').slice(0, maxWords)

/** Docs pages whose title contains every word, or whose text has words with these prefixes. */
export function searchPages(db: TenantReader, wanted: TextSearch, limit: number): Promise<PageHit[]> {
  const { patterns } = patternsOf(wanted)
  return db.$queryRaw<PageHit[]>`
    select ref, path, title, excerpt from app.search_pages(${patterns}::text[],
      to_tsquery('simple', ${typedWords(wanted).map(beginning).join(' & ')}), ${wanted.text}, ${conditionsSql(wanted.asked)}, ${limit})`
}

/** The same within one entity's docs, title matches first. */
export function searchSite(
  db: TenantReader,
  tenantId: TenantId,
  wanted: Omit<TextSearch, 'asked'> & { ref: string },
  limit: number,
): Promise<PageHit[]> {
  const { patterns } = patternsOf(wanted)
  const words = typedWords(wanted).map(beginning).join(' & ')
  const [first = ''] = typedWords(wanted)
  return db.$queryRaw<PageHit[]>`
    select p.ref, p.path, p.title, case
        when at.place <= 60 then substr(p.plain, 1, 200)
        else '… ' || regexp_replace(substr(p.plain, at.place - 60, 200), '^\\S*\\s', '') end as excerpt
    from doc_page p, lateral (select strpos(app.folded(p.plain), ${first}) as place, app.search_form(p.title) like all (${patterns}::text[]) as titled) at
    where p.tenant_id = ${tenantId}::uuid and p.ref = ${wanted.ref} and (at.titled or p.words @@ to_tsquery('simple', ${words}))
    order by at.titled desc, ts_rank(p.words, to_tsquery('simple', ${words}), 1) desc, p.place, p.path limit ${limit}`
}

export type FoundMember = { name: string; email: string }

/** Members whose name or email address contains a folded text, in any way of writing it, by name. */
export const searchMembers = (db: TenantReader, text: string, limit: number) => db.$queryRaw<FoundMember[]>`
  select name, email from app.tenant_members()
  where position(${text} in app.search_form(name || ' ' || email)) > 0 order by name, email limit ${limit}`

export type FoundFlag = { key: string; description: string; state: string; ownerRef: string | null }

/** Flags whose key or description contains every word: the one with this key first, and archived ones last. */
export function searchFlags(
  db: TenantReader,
  tenantId: TenantId,
  wanted: Pick<TextSearch, 'text' | 'words'>,
  limit: number,
): Promise<FoundFlag[]> {
  const { patterns } = patternsOf(wanted)
  return db.$queryRaw<FoundFlag[]>`
    select key, description, state, owner_ref as "ownerRef" from flag
    where tenant_id = ${tenantId}::uuid and app.search_form(key || ' ' || description) like all (${patterns}::text[])
    order by lower(key) = ${wanted.text} desc, state, key limit ${limit}`
}
