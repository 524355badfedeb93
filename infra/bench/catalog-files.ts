import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/operations/operation'
import { applyReads } from '@callboard/operations/sync/apply-reads'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { figure, seconds } from './figures.ts'

/** An integration that nothing syncs, for entities that a bench writes itself. */
export async function emptyIntegration(context: OperationContext): Promise<string> {
  const id = randomUUID()
  const { tenantId } = context
  const data = { tenantId, id, pluginId: 'github', name: 'bench', account: id, settings: {}, secrets: '', state: 'paused' }
  await context.tx((db) => db.integration.create({ data }))
  return id
}

/** Reads the catalog files of a folder as a source's `read` does: parsed, checked by Backstage's rules, placeholders filled. */
async function readFolder(folder: string): Promise<ItemRead[]> {
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.yaml'))
    .sort()
  return Promise.all(
    files.map(async (file): Promise<ItemRead> => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const url = `https://example.com/${file}`
      const read = async () => ({ error: 'no other files here' })
      return { key: file, name: file, version: '1', ...(await readDescriptorFile({ path: file, text, url, read })) }
    }),
  )
}

const write = async (tenantId: TenantId, integrationId: string, reads: readonly ItemRead[]) => {
  // A hundred items at a time, as syncs write them.
  for (let i = 0; i < reads.length; i += 100)
    await forTenant(tenantId).tx((db) =>
      applyReads(db, tenantId, {
        integrationId,
        runId: null,
        startedAt: new Date(),
        reads: reads.slice(i, i + 100),
        removal: 'at-end',
      }),
    )
}

/** From files on disk until every entity is in the catalog with its relations: the first time, and when nothing has changed. */
export async function ingestFolder(context: OperationContext, folder: string): Promise<void> {
  const { tenantId } = context
  const integrationId = await emptyIntegration(context)
  const began = performance.now()
  const reads = await readFolder(folder)
  const parsed = seconds(began)
  await context.tx((db) =>
    db.sourceItem.createMany({
      data: reads.map((r) => ({ tenantId, integrationId, key: r.key, name: r.key, seenVersion: '1' })),
    }),
  )
  await write(tenantId, integrationId, reads)
  const all = seconds(began)
  const entities = await context.tx((db) => db.entity.count())
  const problems = await context.tx((db) => db.problem.count())
  figure(
    `ingest ${entities.toLocaleString('en')} entities from files`,
    `${all.toFixed(2)} s`,
    `${Math.round(entities / all).toLocaleString('en')}/s, of it ${parsed.toFixed(2)} s reading; ${problems} problems`,
  )
  const again = performance.now()
  await write(tenantId, integrationId, await readFolder(folder))
  figure('the same again, nothing changed', `${seconds(again).toFixed(2)} s`)
  await systemDb('statistics').$executeRaw`analyze entity, relation`
}
