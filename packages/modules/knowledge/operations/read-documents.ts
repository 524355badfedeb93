import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { type ReadLimits, readLimits } from '@callboard/kernel/read-limits'
import {
  attempt,
  type ConnectedPlugin,
  FeedItems,
  type FeedReader,
  type ItemFailure,
  itemFailure,
  type ReadFeed,
  withDeadline,
  writeSplitting,
} from '@callboard/modules/integrations'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { DocumentRead, FoundDocument, KnowledgeSource, ListedDocument } from '@callboard/plugin-kit/knowledge'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { documentLimits, leftOut } from '../domain/document.ts'
import { indexKnowledgeJob } from '../jobs.ts'
import { type NewDocument, unknownOwners, writeDocuments } from '../repo/documents.ts'

const kind = 'knowledge'

/** Changes whenever texts are converted differently, so that all are read again. */
const conversion = ' 1'

/** Where a listing continues, and what it has found so far. */
const cursorSchema = z.object({
  page: z.string().nullable().default(null),
  pages: z.number().default(0),
  listed: z.number().default(0),
  restricted: z.number().default(0),
  warnings: z.array(z.string()).default([]),
  /** Everything was listed. What the listing lacked is still to be removed. */
  complete: z.boolean().default(false),
})
type Cursor = z.output<typeof cursorSchema>

type Reading = {
  tenantId: TenantId
  integrationId: string
  source: KnowledgeSource<unknown, unknown>
  context: ConnectedPlugin['context']
  items: FeedItems
  limits: ReadLimits
  startedAt: Date
}

const webUrl = z.url({ protocol: /^https?$/ }).max(2000)

/** The text of a document. @throws VendorError `refused` if it cannot be read, or is too long to be quoted from */
async function textOf({ title, text, format }: FoundDocument): Promise<string> {
  const refuse = (why: string): never => {
    throw new VendorError('refused', `${title} ${why}, so it was left out.`)
  }
  const read =
    format === 'html'
      ? await parse('document-text', text).catch((error) => refuse(error instanceof NotParsed ? error.message : 'cannot be read'))
      : text
  return read.length > documentLimits.text ? refuse(`has more than ${documentLimits.text.toLocaleString('en')} characters`) : read
}

/** A document as it is stored. @throws VendorError `refused` if its text, its address or its date is unusable */
async function stored(found: FoundDocument, version: string): Promise<NewDocument> {
  const changedAt = new Date(found.updatedAt)
  if (!webUrl.safeParse(found.url).success || Number.isNaN(changedAt.getTime()))
    throw new VendorError('refused', `${found.title} has no valid address or date, so it was left out.`)
  return {
    key: found.key,
    version,
    item: 'item' in found.belongsTo ? found.belongsTo.item : null,
    ownerRef: 'owner' in found.belongsTo ? found.belongsTo.owner : null,
    title: found.title.trim().slice(0, documentLimits.title) || 'Untitled',
    url: found.url,
    place: found.place,
    author: found.updatedBy,
    text: await textOf(found),
    changedAt,
  }
}

/** Removes documents with everything that quotes them. */
async function removeDocuments(db: TenantDb, { tenantId, integrationId }: Reading, where: object): Promise<void> {
  const { count } = await db.document.deleteMany({ where: { integrationId, ...where } })
  if (count > 0) await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
}

type Outcome = { read: DocumentRead; of: ListedDocument } | { failure: ItemFailure }

/** Reads some documents together and, if that fails, one by one. */
async function readBatch(reading: Reading, batch: readonly ListedDocument[]): Promise<Outcome[]> {
  const { source, context, limits } = reading
  const [first] = batch
  if (!first) return []
  const all = await attempt(context, { key: first.key, name: first.title }, limits.batchMs, (within) =>
    source.read(within, batch),
  )
  if ('value' in all) {
    const found = new Map(all.value.map((read) => [read.key, read]))
    return batch.map((of) => {
      const read = found.get(of.key)
      const missing = () => new VendorError('incomplete', `The vendor’s response lacks ${of.title}.`)
      return read ? { read, of } : { failure: itemFailure({ key: of.key, name: of.title }, missing()) }
    })
  }
  if (batch.length === 1) return [{ failure: all.failure }]
  const outcomes: Outcome[] = []
  for (const document of batch) outcomes.push(...(await readBatch(reading, [document])))
  return outcomes
}

/** Writes what was read, and removes what is gone. A document that cannot be stored is a failure of its own. */
async function writeOutcomes(reading: Reading, outcomes: readonly Outcome[]): Promise<void> {
  const { tenantId, items, startedAt } = reading
  const failures: ItemFailure[] = []
  const documents: NewDocument[] = []
  const gone: string[] = []
  for (const outcome of outcomes) {
    if ('failure' in outcome) failures.push(outcome.failure)
    else if ('gone' in outcome.read) gone.push(outcome.read.key)
    else {
      const { of, read } = outcome
      await stored(read, of.version + conversion).then(
        (document) => documents.push(document),
        (error) => failures.push(itemFailure({ key: of.key, name: of.title }, error)),
      )
    }
  }
  const { tx } = forTenant(tenantId)
  const unstored = await writeSplitting(documents, (some) =>
    tx(async (db) => {
      await writeDocuments(db, reading, some, startedAt)
      await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
    }),
  )
  failures.push(...unstored.map(({ thing, error }) => itemFailure({ key: thing.key, name: thing.title }, error)))
  if (gone.length > 0) await tx((db) => removeDocuments(db, reading, { key: { in: gone } }))
  const failed = new Set(failures.map(({ key }) => key))
  await items.succeed([...documents.map(({ key }) => key), ...gone].filter((key) => !failed.has(key)))
  for (const failure of failures) await items.fail(failure, null)
}

/** Reads what is new or changed of one page of a listing. What is restricted is removed before anything else is read. */
async function readListed(reading: Reading, listed: readonly ListedDocument[]): Promise<void> {
  const { tenantId, integrationId, source, items, startedAt } = reading
  const { tx } = forTenant(tenantId)
  const open = listed.filter(({ visibility }) => visibility === 'everybody')
  const restricted = listed.flatMap(({ key, visibility }) => (visibility === 'restricted' ? [key] : []))
  const known = await tx(async (db) => {
    if (restricted.length > 0) await removeDocuments(db, reading, { key: { in: restricted } })
    const where = { integrationId, key: { in: open.map(({ key }) => key) } }
    await db.document.updateMany({ where, data: { seenAt: startedAt } })
    return db.document.findMany({ where, select: { key: true, version: true } })
  })
  const versions = new Map(known.map(({ key, version }) => [key, version]))
  const due = open.filter(({ key, version }) => versions.get(key) !== version + conversion && items.isDue(key))
  for (let at = 0; at < due.length; at += source.batch)
    await writeOutcomes(reading, await readBatch(reading, due.slice(at, at + source.batch)))
}

/**
 * Removes what the complete listing lacks. It is believed unless the source can say better: whoever loses a right at the vendor
 * loses it here. @returns whether that is done before the deadline
 */
async function removeUnlisted(reading: Reading, deadline: number): Promise<boolean> {
  const { tenantId, integrationId, source, context, limits, startedAt } = reading
  const { tx } = forTenant(tenantId)
  const unlisted = { seenAt: { lt: startedAt } }
  const { removed } = source
  if (!removed) {
    await tx((db) => removeDocuments(db, reading, unlisted))
    return true
  }
  for (;;) {
    const where = { integrationId, ...unlisted }
    const some = await tx((db) => db.document.findMany({ where, select: { key: true }, take: source.batch }))
    if (some.length === 0) return true
    if (Date.now() > deadline) return false
    const keys = some.map(({ key }) => key)
    const gone = await withDeadline(context, limits.batchMs, (within) => removed(within, keys))
    await tx(async (db) => {
      await removeDocuments(db, reading, { key: { in: gone } })
      await db.document.updateMany({ where: { integrationId, key: { in: keys } }, data: { seenAt: startedAt } })
    })
  }
}

/** One page of the listing. @returns what the listing has found with it */
async function readPage(reading: Reading, cursor: Cursor): Promise<Cursor> {
  const { source, context, limits } = reading
  const listing = await withDeadline(context, limits.batchMs, (within) => source.list(within, cursor.page ?? undefined))
  const listed = cursor.listed + listing.documents.length
  if (listed > documentLimits.perIntegration)
    throw new VendorError(
      'refused',
      `There are more than ${documentLimits.perIntegration.toLocaleString('en')} documents, so the read was stopped. Connect fewer spaces or pages.`,
    )
  if (listing.next !== undefined && (listing.next === cursor.page || cursor.pages > documentLimits.perIntegration))
    throw new VendorError('refused', 'The vendor returned pages in a loop, so the read was stopped. Nothing was removed.')
  await readListed(reading, listing.documents)
  const restricted = listing.documents.filter(({ visibility }) => visibility === 'restricted').length
  return {
    page: listing.next ?? null,
    pages: cursor.pages + 1,
    listed,
    restricted: cursor.restricted + restricted,
    warnings: [...new Set([...cursor.warnings, ...(listing.warning ? [listing.warning] : [])])].slice(0, 5),
    complete: listing.next === undefined,
  }
}

/** Reads new and changed documents of an integration, page by page. */
const readDocuments: ReadFeed = async (platform, { tenantId, integrationId }, connected, from, deadline) => {
  const { plugin, context } = connected
  const source = plugin.knowledge
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} does not provide documents.`)
  let cursor: Cursor = cursorSchema.parse(from.cursor ?? {})
  const { everyS } = source
  const reading: Reading = {
    tenantId,
    integrationId,
    source,
    context,
    items: await FeedItems.load(tenantId, { integrationId, kind, everyS }, cursor.listed),
    limits: { ...readLimits, ...platform.readLimits },
    startedAt: from.startedAt,
  }
  const stop = () => ({ cursor, done: cursor.listed, total: null, finished: false })
  while (!cursor.complete) {
    cursor = await readPage(reading, cursor)
    if (Date.now() > deadline) return stop()
  }
  if (!(await removeUnlisted(reading, deadline))) return stop()
  await reading.items.end(from.startedAt)
  const owners = await forTenant(tenantId).read((db) => unknownOwners(db, reading))
  const note = leftOut({ ...cursor, owners })
  return { cursor: null, done: cursor.listed, total: cursor.listed, finished: true, ...(note ? { note } : {}) }
}

export const knowledgeReader: FeedReader = {
  read: readDocuments,
  everyS: ({ plugin }) => plugin.knowledge?.everyS ?? 3600,
  tables: ['document', 'knowledge_page', 'knowledge_section'],
}
