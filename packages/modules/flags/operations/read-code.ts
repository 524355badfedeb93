import { createHash } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { type ReadLimits, readLimits } from '@callboard/kernel/read-limits'
import { attempt, type ConnectedPlugin, FeedItems, type FeedReader, type ReadFeed } from '@callboard/modules/integrations'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { CodeFile, CodeSource } from '@callboard/plugin-kit/code'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { codeLimits } from '../domain/code-references.ts'
import {
  countSearchedCode,
  type DueRepository,
  findDueCode,
  hasUnreadRepositories,
  type SearchedCode,
  writeSearchedCode,
} from '../repo/code.ts'

const kind = 'code'
const everyS = 1800
/** When repositories that the first sync has not read yet are looked for again. */
const unreadRetryMs = 2 * 60_000

/** The last repository of this read. */
const cursorSchema = z.object({ after: z.string() })

const contentsSchema = z.record(z.string(), z.string())

/** Keys of flags, of which those of structured flags are in `paths` as well. */
type Keys = { keys: string[]; paths: string[]; hash: string }

/** Files of one message to a thread. */
const charactersPerSearch = 1024 * 1024

async function readKeys(tenantId: TenantId): Promise<Keys> {
  const flags = await forTenant(tenantId).tx((db) =>
    db.flag.findMany({ select: { key: true, type: true }, orderBy: { key: 'asc' } }),
  )
  const keys = flags.map(({ key }) => key)
  const paths = flags.filter(({ type }) => type === 'structure').map(({ key }) => key)
  return {
    keys,
    paths,
    hash: createHash('sha256')
      .update(JSON.stringify([keys, paths]))
      .digest('base64url'),
  }
}

/** Groups of files that are searched together. */
function grouped(files: readonly CodeFile[]): CodeFile[][] {
  const groups: CodeFile[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const file of files) {
    if (characters + file.text.length > charactersPerSearch) {
      groups.push([])
      characters = 0
    }
    groups.at(-1)?.push(file)
    characters += file.text.length
  }
  return groups
}

type Reading = { source: CodeSource<unknown, unknown>; keys: Keys; context: ConnectedPlugin['context'] }

/** Reads and searches what has changed of the code of a repository. @throws VendorError */
async function searchRepository({ source, keys, context }: Reading, due: DueRepository): Promise<SearchedCode> {
  const { state, contents, ...item } = due
  const known = contentsSchema.parse(contents)
  const { files, unchanged, omitted } = await source.read(context, { ...item, state: state as never }, codeLimits, known)
  const found = await Promise.all(
    grouped(files).map((group) =>
      parse('flag-references', { ...keys, files: group.map(({ path, text }) => ({ path, text })) }).catch((error) => {
        throw error instanceof NotParsed ? new VendorError('refused', `The code of ${item.name} ${error.message}.`) : error
      }),
    ),
  )
  const urls = new Map(files.map(({ path, url }) => [path, url]))
  const references = found
    .flat()
    .slice(0, codeLimits.references)
    .map((reference) => ({ ...reference, url: `${urls.get(reference.path) ?? ''}#L${reference.line}` }))
  const kept = unchanged.flatMap((path) => (known[path] === undefined ? [] : [[path, known[path]] as const]))
  return {
    ...{ item: item.key, version: item.version, keysHash: keys.hash, omitted, references, unchanged },
    contents: Object.fromEntries([...kept, ...files.map(({ path, content }) => [path, content] as const)]),
  }
}

type Search = Reading & {
  of: { tenantId: TenantId; integrationId: string }
  items: FeedItems
  limits: ReadLimits
  deadline: number
}

/** Searches what is due, by key. @returns where to continue once the deadline has passed; null when all is searched */
async function searchDue(search: Search, from: { after: string; done: number }): Promise<{ after: string | null; done: number }> {
  const { keys, context, of, items, limits, deadline } = search
  const { tx, read } = forTenant(of.tenantId)
  let { after, done } = from
  for (;;) {
    const [due] = await read((db) => findDueCode(db, of, keys.hash, after, 1))
    if (!due) return { after: null, done }
    after = due.key
    if (!items.isDue(due.key)) continue
    const outcome = await attempt(context, due, limits.itemMs, (within) => searchRepository({ ...search, context: within }, due))
    if ('failure' in outcome) await items.fail(outcome.failure, null)
    else {
      await tx((db) => writeSearchedCode(db, of, outcome.value))
      await items.succeed([due.key])
      done++
    }
    if (Date.now() > deadline) return { after, done }
  }
}

/** Searches the code of repositories that have changed for the keys of flags. Nothing is read without flags. */
const readCode: ReadFeed = async (platform, { tenantId, integrationId }, { plugin, context }, from, deadline) => {
  const source = plugin.code
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} does not provide code.`)
  const { tx, read } = forTenant(tenantId)
  const of = { tenantId, integrationId }
  const keys = await readKeys(tenantId)
  const isWaiting = await read((db) => hasUnreadRepositories(db, of))
  const soon = isWaiting ? { nextAt: new Date(Date.now() + unreadRetryMs) } : {}
  const ended = { cursor: null, total: null, finished: true, ...soon }
  if (keys.keys.length === 0) return { ...ended, done: from.done }
  const current = await tx((db) => countSearchedCode(db, of))
  const items = await FeedItems.load(tenantId, { integrationId, kind, everyS: source.everyS }, from.done, current)
  const limits = { ...readLimits, ...platform.readLimits }
  const { after: start } = from.cursor ? cursorSchema.parse(from.cursor) : { after: '' }
  const search = { source, keys, context, of, items, limits, deadline }
  const { after, done } = await searchDue(search, { after: start, done: from.done })
  if (after !== null) return { cursor: { after }, done, total: null, finished: false }
  await items.end(from.startedAt)
  return { ...ended, done }
}

export const codeReader: FeedReader = {
  read: readCode,
  everyS: ({ plugin }) => plugin.code?.everyS ?? everyS,
  tables: ['flag_code', 'flag_reference'],
}
