import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { readLimits } from '@callboard/kernel/read-limits'
import type { ConnectedPlugin, FeedReader, ReadFeed } from '@callboard/modules/integrations'
import { FeedItems, itemFailure } from '@callboard/modules/integrations'
import type { CostFile } from '@callboard/plugin-kit/costs'
import { affectsAccount, isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { allocateCosts } from './allocate-costs.ts'
import { guardStream, withTimeout } from './guard-stream.ts'
import { importFile } from './import-file.ts'
import { uploadedFiles } from './upload-access.ts'

/** The location of an integration's billing files: at its provider, or uploaded. */
type Files = {
  list(): Promise<CostFile[]>
  open(key: string): Promise<AsyncIterable<Uint8Array>>
  settle?(key: string, version: string, state: 'imported' | 'refused'): Promise<void>
  /** Whether there are files that were never read. */
  arrived?(db: TenantDb): Promise<boolean>
}

function filesOf(tenantId: TenantId, integrationId: string, { plugin, context }: ConnectedPlugin): Files {
  const source = plugin.costs
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} does not provide costs.`)
  if (source.uploaded?.(context.settings)) return uploadedFiles(tenantId, integrationId)
  return { list: () => source.list(context), open: (key) => source.open(context, key) }
}

/** An unreadable file becomes a problem, once per version; the others are still imported. */
async function recordRejectedFile(tenantId: TenantId, integrationId: string, file: CostFile, message: string) {
  const { key: source, version } = file
  await forTenant(tenantId).tx(async (db) => {
    await db.problem.deleteMany({ where: { integrationId, item: source } })
    await db.problem.create({
      data: { tenantId, integrationId, item: source, itemName: source, file: source, code: 'focus_file', message },
    })
    await db.costImport.deleteMany({ where: { integrationId, source, state: 'refused' } })
    await db.costImport.create({ data: { tenantId, integrationId, source, version, state: 'refused' } })
  })
}

/** Known files that a listing may lack before approval is required: an incomplete response must not remove bills. */
const maxMissingFiles = (known: number) => Math.max(3, Math.floor(known * 0.2))

/** Removes files that no longer exist, unless there are so many that the listing is in doubt and no user requested it. */
async function removeMissingFiles(tenantId: TenantId, integrationId: string, files: readonly CostFile[], asked: boolean) {
  const listed = { notIn: files.map((f) => f.key) }
  await forTenant(tenantId).tx(async (db) => {
    const known = await db.costImport.findMany({ where: { integrationId }, select: { source: true }, distinct: ['source'] })
    const gone = known.filter((k) => !files.some((f) => f.key === k.source)).length
    await db.problem.deleteMany({ where: { integrationId, code: 'focus_listing' } })
    if (gone > maxMissingFiles(known.length) && !asked) {
      const message = `${gone} of ${known.length} files are no longer listed. Their data is kept. If this is expected, select “Sync now” to remove it. Otherwise, check the folder and the key’s permissions.`
      await db.problem.create({
        data: { tenantId, integrationId, item: '', itemName: 'All files', file: '', code: 'focus_listing', message },
      })
      return
    }
    await db.costImport.deleteMany({ where: { integrationId, source: listed } })
    await db.problem.deleteMany({ where: { integrationId, item: listed } })
  })
}

/** Whether a user requested this read and has therefore seen what it may remove. */
const cursorSchema = z.object({ asked: z.boolean() })

/** Imports new and changed files, and removes those that no longer exist. */
const readCosts: ReadFeed = async (platform, { tenantId, integrationId }, connected, from, deadline) => {
  const bills = filesOf(tenantId, integrationId, connected)
  const { asked } = from.cursor ? cursorSchema.parse(from.cursor) : { asked: false }
  const files = await bills.list()
  const known = await forTenant(tenantId).tx(async (db) => {
    // Partial imports left by a crash were never active.
    await db.costImport.deleteMany({ where: { integrationId, state: 'writing' } })
    return db.costImport.findMany({ where: { integrationId }, select: { source: true, version: true } })
  })
  const due = files.filter((f) => !known.some((k) => k.source === f.key && k.version === f.version))
  let done = files.length - due.length
  const every = { integrationId, kind: 'costs', everyS: connected.plugin.costs?.everyS ?? 3600 }
  const items = await FeedItems.load(tenantId, every, done)
  const limits = { ...readLimits, ...platform.readLimits }
  for (const file of due) {
    if (!items.isDue(file.key)) continue
    const { key: source, version } = file
    try {
      const bytes = guardStream(await withTimeout(limits.itemMs, bills.open(source)), limits, connected.context.signal)
      await importFile(tenantId, { integrationId, source, version }, bytes)
      await bills.settle?.(source, version, 'imported')
      await items.succeed([source])
    } catch (error) {
      if (connected.context.signal.aborted || affectsAccount(error) || isAppError(error)) throw error
      if (isVendorError(error) && error.kind === 'refused') {
        await recordRejectedFile(tenantId, integrationId, file, error.message)
        await bills.settle?.(source, version, 'refused')
      } else await items.fail(itemFailure({ key: source, name: source }, error), null)
    }
    done++
    if (Date.now() > deadline && done < files.length) return { cursor: { asked }, done, total: files.length, finished: false }
  }
  await items.end(from.startedAt)
  await removeMissingFiles(tenantId, integrationId, files, asked)
  await allocateCosts(tenantId)
  // Files uploaded during the read are imported now instead of in the next hour.
  const { arrived } = bills
  return { cursor: null, done: files.length, total: files.length, finished: true, ...(arrived ? { more: arrived } : {}) }
}

export const costsReader: FeedReader = {
  read: readCosts,
  everyS: ({ plugin }) => plugin.costs?.everyS ?? 3600,
  tables: ['cost_day', 'cost_dimension', 'cost_share'],
}
