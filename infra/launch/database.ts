import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations } from 'bullmq'
import pg from 'pg'
import { applyMigrations, migrationNames } from './apply-migrations.ts'
import { DatabaseProblem, databaseProblem } from './database-problem.ts'
import { root } from './paths.ts'

export type DatabaseUrls = { owner: string; app: string; system: string }
export type RolePasswords = { owner: string; app: string; system: string }

export const withDatabase = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href
const withRole = (url: string, role: string, password: string) => Object.assign(new URL(url), { username: role, password }).href

/**
 * Runs work on one connection, which is closed afterwards.
 * @throws DatabaseProblem for what an operator can change, such as a refused password
 */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return await use(client)
  } catch (error) {
    const problem = databaseProblem(error, url)
    throw problem ? new DatabaseProblem(problem, { cause: error }) : error
  } finally {
    await client.end()
  }
}

/** The maintenance database of the same server, if the required one does not exist yet. */
async function reachable(url: string): Promise<string> {
  try {
    await withClient(url, async () => {})
    return url
  } catch (error) {
    if (error instanceof DatabaseProblem && error.code === '3D000') return withDatabase(url, 'postgres')
    throw error
  }
}

/** `uuidv7()`, and `casefold()` with the collation `pg_unicode_fast`, by which search folds letters, are new in PostgreSQL 18. */
const minimumVersion = 18

/**
 * The version of a server, such as "18.4".
 * @throws DatabaseProblem if migrations cannot run on it
 */
export async function requireVersion(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  )
  const [{ number = '0', version = 'an unknown version' } = {}] = rows
  if (Number(number) >= minimumVersion * 10_000) return version.split(' ')[0] ?? version
  throw new DatabaseProblem(
    `Callboard needs PostgreSQL ${minimumVersion} or newer; this server is ${version}. Search folds letters with casefold() and the collation pg_unicode_fast, which older versions do not have.`,
  )
}

/** A role that may create others is no member of them; it has to be one to create a database that one of them owns. */
async function joinOwner(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(
    `select pg_has_role(current_user, 'callboard_owner', 'set') and pg_has_role(current_user, 'callboard_owner', 'usage') as member`,
  )
  if (!rows[0]?.member) await client.query('grant callboard_owner to current_user')
}

/**
 * Creates missing roles and the database, and sets passwords and grants. Can be repeated.
 * @param adminUrl a superuser, or a role with CREATEROLE, CREATEDB and BYPASSRLS
 */
export async function prepareCluster(adminUrl: string, database: string, passwords: RolePasswords): Promise<DatabaseUrls> {
  await withClient(await reachable(adminUrl), async (client) => {
    await requireVersion(client)
    await client.query(readFileSync(path.join(root, 'prisma/sql/roles.sql'), 'utf8'))
    for (const [role, password] of Object.entries(passwords))
      await client.query(`alter role callboard_${role} password ${client.escapeLiteral(password)}`)
    await joinOwner(client)
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)} owner callboard_owner`)
    // Both create schemas; the job queue's belongs to the system role.
    await client.query(
      `grant create, connect on database ${client.escapeIdentifier(database)} to callboard_owner, callboard_system`,
    )
  })
  const at = withDatabase(adminUrl, database)
  return {
    owner: withRole(at, 'callboard_owner', passwords.owner),
    app: withRole(at, 'callboard_app', passwords.app),
    system: withRole(at, 'callboard_system', passwords.system),
  }
}

/** Names of migrations that the database has not finished. One query, so that a start without changes stays fast. */
async function pendingMigrations(ownerUrl: string): Promise<string[]> {
  const applied = await withClient(ownerUrl, async (client) => {
    const table = await client.query(`select to_regclass('public._prisma_migrations') as name`)
    if (!table.rows[0]?.name) return []
    const rows = await client.query(
      'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    )
    return rows.rows.map((r: { migration_name: string }) => r.migration_name)
  })
  return migrationNames().filter((name) => !applied.includes(name))
}

/** Applies pending migrations with Prisma's own engine, then those of the job queue. Returns the applied ones. */
export async function migrate(urls: DatabaseUrls): Promise<string[]> {
  const pending = await pendingMigrations(urls.owner)
  const applied = pending.length > 0 ? await applyMigrations(urls.owner) : []
  await withClient(urls.system, (client) => runMigrations(client, 'bullmq'))
  return applied
}
