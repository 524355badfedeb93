import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { releaseHeld } from '@callboard/kernel/events'
import type { OperationContext } from '@callboard/kernel/operation'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { applyEntities, storeDocuments } from '@callboard/modules/catalog/testing'
import { applyReads, vacuumCatalog } from '@callboard/modules/integrations'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { figure, seconds } from './figures.ts'

/** An integration without syncs, for entities that a bench writes itself. */
export async function emptyIntegration(context: OperationContext): Promise<string> {
  const id = randomUUID()
  const { tenantId } = context
  const data = { tenantId, id, pluginId: 'github', name: 'bench', account: id, settings: {}, secrets: '', state: 'paused' }
  await context.tx((db) => db.integration.create({ data }))
  return id
}

/** Reads a catalog file like a source's `read`: parsed, validated by Backstage's rules, placeholders resolved. */
async function readFile(folder: string, file: string): Promise<ItemRead> {
  const text = readFileSync(path.join(folder, file), 'utf8')
  const url = `https://example.com/${file}`
  const read = async () => ({ error: 'no other files here' })
  return { key: file, name: file, version: '1', ...(await readDescriptorFile({ path: file, text, url, read })) }
}

/** Files per batch. */
const atOnce = 10

/** Reads a folder and writes it, one batch ahead of the writes, as syncs do. */
async function ingest(tenantId: TenantId, integrationId: string, folder: string, files: readonly string[]): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve()
  for (let i = 0; i < files.length; i += atOnce) {
    const startedAt = new Date()
    const reads: ItemRead[] = []
    for (const file of files.slice(i, i + atOnce)) reads.push(await readFile(folder, file))
    await writing
    writing = forTenant(tenantId).tx((db) =>
      applyReads(db, tenantId, { integrationId, runId: null, startedAt, reads, removal: 'at-end' }),
    )
  }
  await writing
}

/** From files on disk until every entity is in the catalog with its relations: the first time, and without changes. */
export async function ingestFolder(context: OperationContext, folder: string): Promise<void> {
  const { tenantId } = context
  const integrationId = await emptyIntegration(context)
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.yaml'))
    .sort()
  const began = performance.now()
  await context.tx((db) =>
    db.sourceItem.createMany({ data: files.map((key) => ({ tenantId, integrationId, key, name: key, seenVersion: '1' })) }),
  )
  await ingest(tenantId, integrationId, folder, files)
  const all = seconds(began)
  const entities = await context.tx((db) => db.entity.count())
  const problems = await context.tx((db) => db.problem.count())
  figure(
    `ingest ${entities.toLocaleString('en')} entities from files`,
    `${all.toFixed(2)} s`,
    `${Math.round(entities / all).toLocaleString('en')}/s; ${problems} problems`,
  )
  const tidied = performance.now()
  await context.tx((db) => releaseHeld(db, tenantId, catalogChanged))
  await vacuumCatalog()
  figure('indexes merged and statistics renewed after it', `${seconds(tidied).toFixed(2)} s`)
  const stored = performance.now()
  const documents = await storeDocuments(tenantId)
  figure(`${documents.toLocaleString('en')} documents stored in the background`, `${seconds(stored).toFixed(2)} s`)
  const again = performance.now()
  await ingest(tenantId, integrationId, folder, files)
  figure('the same again, nothing changed', `${seconds(again).toFixed(2)} s`)
}

/** Changes an entity every second, like pushes in a large organization, until the returned function is called. */
export async function changeEachSecond(context: OperationContext): Promise<() => Promise<void>> {
  const { tenantId } = context
  const integrationId = await emptyIntegration(context)
  const change = (count: number) => {
    const metadata = { name: 'always-changing', description: `Has changed ${count} times.` }
    const spec = { type: 'service', lifecycle: 'production', owner: 'nobody' }
    const descriptor = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata, spec }
    const input = { descriptor, item: 'item', file: 'f', url: 'u', line: 1, evidence: null }
    return forTenant(tenantId).tx((db) => applyEntities(db, tenantId, integrationId, [input], null))
  }
  let going = true
  const done = (async () => {
    for (let count = 0; going; count++) {
      await change(count)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  })()
  return async () => {
    going = false
    await done
  }
}
