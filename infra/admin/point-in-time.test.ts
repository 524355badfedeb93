import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePorts } from '@callboard/testing/ports'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { prepareCluster, withClient, withDatabase } from '../launch/database.ts'
import { type RunningPostgres, startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { root } from '../launch/paths.ts'
import { createDataFolder } from '../test/data-folder.ts'

// Recovery to a point in time with the settings of docs/operations/backup.md. The base backup is a copy of the files between
// pg_backup_start and pg_backup_stop, which is what pg_basebackup does over the network.

const folder = createDataFolder('callboard-pitr-')
const wal = path.join(folder, 'wal')
const running: RunningPostgres[] = []

afterAll(async () => {
  for (const server of running) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The settings of a block of the page, with this test's folder and time. */
function settingsOf(block: 'archive' | 'recovery', time = ''): Record<string, string> {
  const page = readFileSync(path.join(root, 'docs/operations/backup.md'), 'utf8')
  const [, lines = ''] = new RegExp(`^\`\`\`ini ${block}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page) ?? []
  return Object.fromEntries(
    [...lines.matchAll(/^(\w+) = '?(.*?)'?$/gm)].map(([, name = '', value = '']) => [
      name,
      name === 'recovery_target_time' ? time : value.replaceAll('/backups/wal', wal),
    ]),
  )
}

async function start(dir: string, settings: Record<string, string>): Promise<RunningPostgres> {
  const server = await startEmbeddedPostgres({ dir, port: await freePorts(), password: 'secret', durable: false, settings })
  running.push(server)
  return server
}

/** Copies the files of a running server between the two calls that make the copy consistent. */
async function copyFiles(url: string, from: string, to: string): Promise<void> {
  await withClient(url, async (c) => {
    await c.query(`select pg_backup_start('drill', true)`)
    // With owners: the server does not run as root.
    await execa('cp', ['-a', from, to])
    const { rows } = await c.query<{ labelfile: string }>('select labelfile from pg_backup_stop()')
    writeFileSync(path.join(to, 'backup_label'), rows[0]?.labelfile ?? '')
  })
  // What the copy needs of the log comes from the archive.
  const log = readdirSync(path.join(to, 'pg_wal')).filter((file) => /^[0-9A-F]{24}$/.test(file))
  for (const file of ['postmaster.pid', 'postmaster.opts', ...log.map((name) => path.join('pg_wal', name))])
    rmSync(path.join(to, file), { force: true })
}

test('a mistaken deletion is undone by recovering to the second before it', { timeout: 180_000 }, async () => {
  mkdirSync(wal)
  chmodSync(wal, 0o777)
  const data = path.join(folder, 'data')
  const archive = settingsOf('archive')
  expect(Object.keys(archive)).toEqual(['archive_mode', 'archive_command', 'archive_timeout'])
  const server = await start(data, archive)
  const { owner } = await prepareCluster(server.superuserUrl, 'portal', { owner: 'o', app: 'a', system: 's' })
  await withClient(owner, (c) => c.query(`create table entity (name text); insert into entity values ('before the backup')`))
  const copy = path.join(folder, 'copy')
  await copyFiles(server.superuserUrl, data, copy)

  await withClient(owner, (c) => c.query(`insert into entity values ('after the backup')`))
  const { rows } = await withClient(owner, (c) => c.query<{ time: string }>('select clock_timestamp()::text as time'))
  await new Promise((r) => setTimeout(r, 1100))
  await withClient(owner, (c) => c.query('delete from entity'))
  await withClient(server.superuserUrl, (c) => c.query('select pg_switch_wal()'))
  const archived = () =>
    withClient(server.superuserUrl, (c) => c.query('select last_archived_wal, failed_count from pg_stat_archiver')).then(
      (r) => r.rows[0],
    )
  await expect.poll(async () => (await archived()).failed_count, { timeout: 20_000 }).toBe('0')
  // Stopping archives what is left.
  await server.stop()
  running.length = 0

  const { uid, gid } = statSync(data)
  writeFileSync(path.join(copy, 'recovery.signal'), '')
  for (const file of ['recovery.signal', 'backup_label']) chownSync(path.join(copy, file), uid, gid)
  const began = performance.now()
  const recovered = await start(copy, settingsOf('recovery', rows[0]?.time ?? ''))
  const url = withDatabase(recovered.superuserUrl, 'portal')
  await expect
    .poll(() => withClient(url, (c) => c.query('select pg_is_in_recovery() as is')).then((r) => r.rows[0].is), {
      timeout: 60_000,
    })
    .toBe(false)
  expect((performance.now() - began) / 1000).toBeLessThan(60)
  const found = await withClient(url, (c) => c.query('select name from entity order by 1'))
  expect(found.rows.map((r) => r.name)).toEqual(['after the backup', 'before the backup'])
})
