import type { TenantId } from '@callboard/core/ids'
import { billLimits, isBillableMonth } from '@callboard/core/limits/limits'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { createPacer } from '@callboard/jobs/pacer'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import {
  dimensionHash,
  ensureMonths,
  finishImport,
  type NumberedLine,
  upsertDimensions,
  writeLines,
} from '../repo/cost-import.ts'
import { type ReadRow, readFocus } from './read-focus.ts'

/** Rows per statement. */
const batchSize = 2000
/** Maximum problems stored per file, separately for rejected rows and others; the rest are only counted. */
const maxStoredProblems = { focus_row: 200, focus_note: 50 }

type Problem = { code: keyof typeof maxStoredProblems; line: number; column: number; message: string }
export type Imported = { lines: number; problems: number }

/**
 * Imports one billing file. Its previous content stays active until the new import is complete and then replaces it at once, so
 * repeating an import changes nothing. Only rows without valid amount, currency or day are rejected. Every violation of the
 * specification becomes a problem with line and column.
 */
export async function importFile(
  tenantId: TenantId,
  file: { integrationId: string; source: string; version: string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<Imported> {
  const tenantClient = forTenant(tenantId)
  const { id } = await tenantClient.tx((db) => db.costImport.create({ data: { tenantId, ...file }, select: { id: true } }))
  try {
    const room = await tenantClient.tx((db) => remainingRows(db, { integrationId: file.integrationId, source: file.source }))
    const read = await writeRows(tenantId, { importId: id, source: file.source, room }, readFocus(file.source, bytes))
    await tenantClient.tx(async (db) => {
      await finishImport(db, tenantId, { id, ...file, lines: read.lines, problems: read.problems })
      await db.problem.deleteMany({ where: { integrationId: file.integrationId, item: file.source } })
      await db.problem.createMany({
        data: read.kept.map((p) => ({
          tenantId,
          integrationId: file.integrationId,
          item: file.source,
          itemName: file.source,
          file: file.source,
          ...p,
        })),
      })
    })
    return { lines: read.lines, problems: read.problems }
  } catch (error) {
    await tenantClient.tx((db) => db.costImport.deleteMany({ where: { id } }))
    throw error
  }
}

const importLimitError = (source: string, why: string) => new VendorError('refused', `${source} cannot be imported: ${why}`)

const remainingRowsText = (room: number) =>
  room < billLimits.rows
    ? `this file would exceed your organization’s limit of ${billLimits.tenantRows} charges. Delete bills you no longer need.`
    : `it has more than ${billLimits.rows} rows. Split the export into smaller files.`

/** Remaining rows for a file. The previous content of the file is replaced, so it does not count. */
async function remainingRows(db: TenantDb, file: { integrationId: string; source: string }): Promise<number> {
  const kept = await db.costImport.aggregate({ where: { state: 'current', NOT: file }, _sum: { lines: true } })
  return Math.min(billLimits.rows, billLimits.tenantRows - (kept._sum.lines ?? 0))
}

/** Rows of an implausible month are rejected. */
function checkedMonth(read: ReadRow, now: Date): ReadRow {
  if (!read.line || isBillableMonth(read.line.day.slice(0, 7), now)) return read
  const message = `ChargePeriodStart is ${read.line.day}; charges count from ${billLimits.monthsBack} months back to ${billLimits.monthsAhead} months ahead.`
  return { row: read.row, problems: [...read.problems, { column: 'ChargePeriodStart', at: 0, message }] }
}

async function writeRows(
  tenantId: TenantId,
  { importId, source, room }: { importId: string; source: string; room: number },
  rows: AsyncIterable<ReadRow>,
) {
  const tenantClient = forTenant(tenantId)
  const pace = createPacer()
  const now = new Date()
  const known = new Map<string, string>()
  const months = new Set<string>()
  const kept: Problem[] = []
  let lines = 0
  let problems = 0
  let batch: NumberedLine[] = []
  const flush = async () => {
    const hashed = batch.map((line) => ({ line, hash: dimensionHash(line) }))
    const newMonths = [...new Set(batch.map((l) => l.day.slice(0, 7)))].filter((m) => !months.has(m))
    if (months.size + newMonths.length > billLimits.monthsPerFile)
      throw importLimitError(source, `it covers more than ${billLimits.monthsPerFile} months. Export a shorter period per file.`)
    await pace(() =>
      tenantClient.tx(async (db) => {
        await ensureMonths(db, newMonths)
        await upsertDimensions(db, tenantId, hashed, known)
        const lines = hashed.map(({ line, hash }) => ({ ...line, dimensionId: known.get(hash) ?? '' }))
        await writeLines(db, tenantId, importId, lines)
      }),
    )
    for (const month of newMonths) months.add(month)
    lines += batch.length
    batch = []
  }
  const note = (read: ReadRow) => {
    problems++
    const code = read.line || read.header ? 'focus_note' : 'focus_row'
    const left = maxStoredProblems[code] - kept.filter((p) => p.code === code).length
    for (const { at, message } of read.problems.slice(0, Math.max(0, left)))
      kept.push({ code, line: read.row, column: at, message })
  }
  for await (const arrived of rows) {
    const read = checkedMonth(arrived, now)
    if (lines + batch.length + problems >= room) throw importLimitError(source, remainingRowsText(room))
    if (read.line) {
      batch.push({ ...databaseSafe(read.line), row: read.row })
      if (batch.length >= batchSize) await flush()
    }
    if (read.problems.length > 0) note(read)
  }
  if (batch.length > 0) await flush()
  return { lines, problems, kept }
}
