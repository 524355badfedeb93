import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { AppError } from '@callboard/core/errors'
import { migrationNames } from '../launch/apply-migrations.ts'
import { withClient } from '../launch/database.ts'
import { type BackupManifest, countRows, dumpFile, hashOf, manifestFile, readBackup } from './backup-manifest.ts'
import { runPgTool } from './pg-tools.ts'

/**
 * Dumps the database into a folder: one consistent snapshot in pg_dump's custom format, with a manifest to check a restored copy
 * by. Runs beside web and workers, which it does not block.
 * @param url the connection of callboard_system, to which row-level security does not apply
 * @throws AppError `conflict` if the folder is not empty
 */
export async function backUp(url: string, folder: string, keyIds: string[]): Promise<BackupManifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) throw new AppError('conflict', `${folder} is not empty. Choose a new folder.`)
  const { rows, postgres, lastMigration } = await withClient(url, async (client) => {
    await client.query('begin transaction isolation level repeatable read read only')
    // A dump takes as long as it takes, and its snapshot has to stay.
    await client.query(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`)
    const snapshot = await client.query<{ id: string; version: string }>(
      `select pg_export_snapshot() as id, current_setting('server_version') as version`,
    )
    const [{ id, version } = { id: '', version: '' }] = snapshot.rows
    await runPgTool('pg_dump', url, [
      '--format=custom',
      `--snapshot=${id}`,
      '--lock-wait-timeout=60s',
      `--file=${dumpFile(folder)}`,
    ])
    const migrations = await client.query<{ name: string }>(
      'select max(migration_name) as name from _prisma_migrations where finished_at is not null',
    )
    return { rows: await countRows(client), postgres: version, lastMigration: migrations.rows[0]?.name ?? '' }
  })
  const manifest: BackupManifest = {
    format: 1,
    createdAt: new Date().toISOString(),
    postgres,
    lastMigration,
    keyIds,
    bytes: (await stat(dumpFile(folder))).size,
    sha256: await hashOf(dumpFile(folder)),
    rows,
  }
  await writeFile(manifestFile(folder), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  return manifest
}

/** @throws AppError `conflict` if the database has tables: a restore never overwrites anything */
async function requireEmpty(url: string): Promise<void> {
  const { rowCount } = await withClient(url, (client) =>
    client.query(`select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1`),
  )
  if (rowCount)
    throw new AppError('conflict', 'The database is not empty. Restore into a new one: change its name in the three connections.')
}

/**
 * Restores a backup into an empty database, and compares the rows of every table with the manifest.
 * @param url an administrator's connection to that database, whose roles exist
 * @throws AppError `invalid_input` for a damaged or too new backup, `conflict` if the database has tables, `internal` if rows are
 * missing afterwards
 */
export async function restoreBackup(url: string, folder: string): Promise<BackupManifest> {
  const manifest = await readBackup(folder)
  if (!migrationNames().includes(manifest.lastMigration))
    throw new AppError(
      'invalid_input',
      `The backup is of a newer version, which applied ${manifest.lastMigration}. Restore with that version.`,
    )
  await requireEmpty(url)
  await runPgTool('pg_restore', url, [
    '--exit-on-error',
    '--jobs=2',
    `--dbname=${new URL(url).pathname.slice(1)}`,
    dumpFile(folder),
  ])
  await withClient(url, async (client) => {
    // Without statistics, the first requests would choose slow plans.
    await client.query('analyze')
    const restored = await countRows(client)
    const different = Object.entries(manifest.rows).filter(([table, count]) => restored[table] !== count)
    if (different.length > 0)
      throw new AppError(
        'internal',
        `The restored database differs from the backup in ${different.map(([table, count]) => `${table} (${restored[table] ?? 0} of ${count} rows)`).join(', ')}.`,
      )
  })
  return manifest
}
