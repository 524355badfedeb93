import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@callboard/core/errors'
import type pg from 'pg'
import { z } from 'zod'

export const dumpName = 'callboard.dump'
const manifestName = 'manifest.json'

/** What a backup holds. Written last, so that a folder without it is an interrupted backup. */
const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  lastMigration: z.string(),
  /** Ids of the keys of ENCRYPTION_KEYS at that time. The keys themselves are not in the backup. */
  keyIds: z.array(z.string()),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Rows by table, counted in the snapshot that was dumped. */
  rows: z.record(z.string(), z.number().int()),
})
export type BackupManifest = z.output<typeof manifestSchema>

export const manifestFile = (folder: string) => path.join(folder, manifestName)
export const dumpFile = (folder: string) => path.join(folder, dumpName)

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * Reads a backup's manifest and compares the dump with it.
 * @throws AppError `invalid_input` if the backup is incomplete or damaged
 */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const text = await readFile(manifestFile(folder), 'utf8').catch(() => {
    throw new AppError('invalid_input', `${folder} has no ${manifestName}: it is no backup, or one that was interrupted.`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const manifest = manifestSchema.safeParse(json)
  if (!manifest.success) throw new AppError('invalid_input', `${manifestFile(folder)} cannot be read. Use another backup.`)
  const sha256 = await hashOf(dumpFile(folder)).catch(() => '')
  if (sha256 !== manifest.data.sha256)
    throw new AppError('invalid_input', `${dumpFile(folder)} is not as it was written: its checksum differs. Use another copy.`)
  return manifest.data
}

/** Rows of each table; tables with partitions are counted once. */
export async function countRows(client: pg.Client): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: string }>(`select count(*) from public.${client.escapeIdentifier(name)}`)
    counts[name] = Number(rows[0]?.count)
  }
  return counts
}
