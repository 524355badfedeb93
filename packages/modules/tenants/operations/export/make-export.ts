import { Readable } from 'node:stream'
import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { ZipFile } from 'yazl'
import { readMembers } from '../../repo/members.ts'
import { excludedTables, exportTables, rowsOf } from './export-tables.ts'

const exportPartBytes = 1024 * 1024
const maxBytes = 2 ** 30
/** Days for which a finished export can be downloaded. */
const exportDays = 7

const readme = `All data of this organization in Callboard.

organization.json   the organization itself
members.json        its people
catalog/<kind>.yaml its entities, as descriptors in the format of Backstage's catalog, one document each
data/<table>.json   every other table, an array of rows each; amounts are exact
logo.*              its logo, if it has one

Not in here: secrets and hashes of secrets, and
${Object.entries(excludedTables)
  .map(([table, why]) => `  ${table}: ${why}`)
  .join('\n')}
`

async function* jsonArray(rows: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const row of rows) {
    yield before + row
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

/** Entities of one kind as documents of one YAML file. */
async function* descriptors(tenantId: TenantId, kind: string): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const from = after
    const rows = await forTenant(tenantId).tx((db) =>
      db.entity.findMany({
        where: { kind, ref: { gt: from } },
        orderBy: { ref: 'asc' },
        take: 500,
        select: { ref: true, data: true },
      }),
    )
    for (const { data } of rows) yield `---\n${toYaml(data, 80)}`
    const last = rows.at(-1)
    if (!last) return
    after = last.ref
  }
}

async function addSmallFiles(zip: ZipFile, tenantId: TenantId): Promise<string[]> {
  const { tenant, members, logo, kinds } = await forTenant(tenantId).tx(async (db) => ({
    tenant: await db.tenant.findUniqueOrThrow({ where: { id: tenantId } }),
    members: await readMembers(db),
    logo: await db.tenantLogo.findFirst(),
    kinds: await db.entity.groupBy({ by: ['kind'], orderBy: { kind: 'asc' } }),
  }))
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  zip.addBuffer(Buffer.from(readme), 'README.txt')
  zip.addBuffer(json(tenant), 'organization.json')
  zip.addBuffer(json(members), 'members.json')
  if (logo) zip.addBuffer(Buffer.from(logo.bytes), `logo.${logo.mediaType.split('/')[1]}`)
  return kinds.map((k) => k.kind)
}

/** The zip of all data, as a stream: tables are read page by page, one after the other, never as a whole. */
export async function* zipOf(tenantId: TenantId): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  // Opened only when it is written.
  const add = (path: string, texts: () => AsyncIterable<string>) =>
    zip.addReadStreamLazy(path, (give) => give(null, Readable.from(texts(), { objectMode: false })))
  for (const kind of await addSmallFiles(zip, tenantId))
    add(`catalog/${kind.replace(/[^a-z0-9-]/g, '_')}.yaml`, () => descriptors(tenantId, kind))
  for (const table of await exportTables(tenantId)) add(`data/${table.name}.json`, () => jsonArray(rowsOf(tenantId, table)))
  zip.end()
  // An error in one file fails the whole export.
  zip.on('error', (error) => (zip.outputStream as Readable).destroy(error))
  for await (const chunk of zip.outputStream as Readable) yield chunk
}

async function* inParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    size += chunk.length
    if (size < exportPartBytes) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}

/** Creates a requested export and notifies its requester. A second run starts over. */
export async function makeExport(tenantId: TenantId, exportId: string, options: { lastAttempt: boolean }): Promise<void> {
  const tenantClient = forTenant(tenantId)
  const wanted = await tenantClient.tx((db) => db.tenantExport.findFirst({ where: { id: exportId, state: 'waiting' } }))
  if (!wanted) return
  await tenantClient.tx((db) => db.tenantExportPart.deleteMany({ where: { exportId } }))
  let part = 0
  let size = 0
  try {
    for await (const bytes of inParts(zipOf(tenantId))) {
      size += bytes.length
      if (size > maxBytes) throw new AppError('too_large', 'The export is larger than 1 GiB. Contact the operator.')
      const at = part++
      await tenantClient.tx((db) =>
        db.tenantExportPart.create({ data: { tenantId, exportId, part: at, bytes: new Uint8Array(bytes) } }),
      )
    }
  } catch (error) {
    if (options.lastAttempt || error instanceof AppError)
      await tenantClient.tx((db) =>
        db.tenantExport.updateMany({
          where: { id: exportId },
          data: {
            state: 'failed',
            finishedAt: new Date(),
            error: error instanceof AppError ? error.message : 'The export failed. Create a new one.',
          },
        }),
      )
    if (!(error instanceof AppError)) throw error
    return
  }
  await tenantClient.tx(async (db) => {
    const expiresAt = new Date(Date.now() + exportDays * 86_400_000)
    await db.tenantExport.updateMany({
      where: { id: exportId },
      data: { state: 'ready', size, finishedAt: new Date(), expiresAt },
    })
    await notify(
      db,
      tenantId,
      { emails: [wanted.requestedBy] },
      {
        kind: 'tenant.export',
        title: 'Your export is ready',
        body: `Available until ${expiresAt.toISOString().slice(0, 10)}.`,
        path: portalPaths.data(),
      },
    )
  })
}
