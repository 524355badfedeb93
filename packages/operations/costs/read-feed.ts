import { forTenant } from '@callboard/db/for-tenant'
import { isPassing, isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import type { FeedReader } from '../feeds/run-feed.ts'
import { allocateCosts } from './allocate-costs.ts'
import { importFile } from './import-file.ts'

/** A file that cannot be read is a problem of its own; the others are imported all the same. */
async function noteRefusal(tenantId: Parameters<typeof forTenant>[0], integrationId: string, source: string, message: string) {
  await forTenant(tenantId).tx(async (db) => {
    await db.problem.deleteMany({ where: { integrationId, item: source } })
    await db.problem.create({
      data: { tenantId, integrationId, item: source, itemName: source, file: source, code: 'focus_file', message },
    })
  })
}

/** Imports the files that are new or have changed, and forgets those that are gone. */
export const readCosts: FeedReader = async ({ tenantId, integrationId }, { plugin, context }, from, deadline) => {
  const source = plugin.costs
  if (!source) throw new VendorError('refused', `${plugin.manifest.name} brings no costs.`)
  const door = forTenant(tenantId)
  const files = await source.list(context)
  const known = await door.tx(async (db) => {
    // What a crash left half-written never counted.
    await db.costImport.deleteMany({ where: { integrationId, state: 'writing' } })
    return db.costImport.findMany({ where: { integrationId, state: 'current' }, select: { source: true, version: true } })
  })
  const refused = new Set(Array.isArray(from.cursor) ? from.cursor.map(String) : [])
  const due = files.filter(
    (f) => !refused.has(`${f.key} ${f.version}`) && !known.some((k) => k.source === f.key && k.version === f.version),
  )
  let done = files.length - due.length
  for (const file of due) {
    try {
      await importFile(tenantId, { integrationId, source: file.key, version: file.version }, await source.open(context, file.key))
    } catch (error) {
      if (!isVendorError(error) || isPassing(error.kind) || error.kind !== 'refused') throw error
      await noteRefusal(tenantId, integrationId, file.key, error.message)
      refused.add(`${file.key} ${file.version}`)
    }
    done++
    if (Date.now() > deadline && done < files.length) return { cursor: [...refused], done, total: files.length, finished: false }
  }
  // A bucket that suddenly shows nothing is more likely a wrong prefix than an organization without bills.
  if (files.length > 0)
    await door.tx(async (db) => {
      const gone = { integrationId, source: { notIn: files.map((f) => f.key) } }
      await db.costImport.deleteMany({ where: gone })
      await db.problem.deleteMany({ where: { integrationId, item: { notIn: files.map((f) => f.key) } } })
    })
  await allocateCosts(tenantId)
  return { cursor: null, done: files.length, total: files.length, finished: true }
}
