import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { apiEnv, databaseEnv, secretsEnv } from '@callboard/env/concerns'
import { loadDeploymentEnv } from '@callboard/env/deployment'
import { freePorts } from '@callboard/testing/ports'
import { execa } from 'execa'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireVersion, withClient } from '../launch/database.ts'
import { type RunningPostgres, startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { createDataFolder } from '../test/data-folder.ts'
import { connectionsOf } from './setup.ts'

// On a server of its own: roles belong to a whole server, and setup changes their passwords.

const folder = createDataFolder('callboard-setup-')
let server: RunningPostgres
const as = (role: string, password: string, database = 'callboard') =>
  `postgresql://${role}:${password}@127.0.0.1:${server.port}/${database}`

beforeAll(async () => {
  server = await startEmbeddedPostgres({
    dir: path.join(folder, 'postgres'),
    port: await freePorts(),
    password: 'super',
    durable: false,
  })
  // As managed databases offer it: no superuser.
  await withClient(server.superuserUrl, (c) =>
    c.query(`create role provider login createrole createdb bypassrls password 'provider'`),
  )
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const admin = (env: Record<string, string>, ...args: string[]) =>
  execa(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../launch/admin.ts'), ...args],
    { reject: false, extendEnv: false, env: { PATH: process.env.PATH, CALLBOARD_DATA_DIR: '/nonexistent', ...env } },
  )

const variables = (more: Record<string, string> = {}) => ({
  DATABASE_ADMIN_URL: as('provider', 'provider', 'postgres'),
  DATABASE_URL: as('callboard_owner', 'o%40ner'),
  DATABASE_APP_URL: as('callboard_app', 'app'),
  DATABASE_SYSTEM_URL: as('callboard_system', 'system'),
  PUBLIC_URL: 'https://portal.example.com',
  ...more,
})

const secondOperator = ['--operator-email', 'ops@example.com', '--operator-password', 'correct horse battery']

describe('setup', () => {
  test('makes roles, database, tables and the first operator as a role that is no superuser, and can be repeated', {
    timeout: 180_000,
  }, async () => {
    const first = await admin(variables(), 'setup', '--operator-email', 'ops@example.com')
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toMatch(/PostgreSQL {2}18\.\d+, database callboard/)
    expect(first.stdout).toMatch(/Migrations {2}applied \d+/)
    expect(first.stdout).toMatch(/ops@example\.com, password \S{24} \(shown only now\)/)
    const again = await admin(variables(), 'setup', ...secondOperator)
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Migrations  up to date') })
    expect(again.stdout).toContain('(the account existed)')
    const operators = await withClient(as('callboard_system', 'system'), (c) =>
      c.query('select email from user_account where operator'),
    )
    expect(operators.rows).toEqual([{ email: 'ops@example.com' }])
    // Row-level security applies to the role of web and workers.
    await expect(withClient(as('callboard_app', 'app'), (c) => c.query('select * from entity'))).rejects.toThrow(/tenant|right/)
  })

  test('needs no administrator where the roles and the database are there', { timeout: 60_000 }, async () => {
    const { DATABASE_ADMIN_URL: _, ...own } = variables()
    const done = await admin(own, 'setup')
    expect(done).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('DATABASE_ADMIN_URL is not set') })
  })

  test.each([
    [
      'a wrong password',
      { DATABASE_ADMIN_URL: 'postgresql://provider:wrong@HOST/postgres' },
      'refused the password of the role provider',
    ],
    ['no server', { DATABASE_ADMIN_URL: 'postgresql://postgres@127.0.0.1:1/postgres' }, 'No PostgreSQL answers at 127.0.0.1:1'],
    ['an unknown host', { DATABASE_ADMIN_URL: 'postgresql://postgres@db.invalid/postgres' }, 'db.invalid'],
    ['too few rights', { DATABASE_ADMIN_URL: 'postgresql://callboard_app:app@HOST/postgres' }, 'CREATEROLE'],
    ['another role', { DATABASE_APP_URL: 'postgresql://postgres:super@HOST/callboard' }, 'must connect as callboard_app'],
    ['another database', { DATABASE_APP_URL: 'postgresql://callboard_app:app@HOST/other' }, 'must name the same database'],
    ['a missing variable', { DATABASE_URL: '' }, 'DATABASE_URL is not set'],
  ])('says in a sentence that there is %s', { timeout: 60_000 }, async (_, change, sentence) => {
    const given = Object.fromEntries(Object.entries(change).map(([k, v]) => [k, v.replace('HOST', `127.0.0.1:${server.port}`)]))
    const refused = await admin(variables(given), 'setup')
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(sentence) })
    expect(refused.stderr).not.toMatch(/^\s+at /m)
  })

  test('refuses a server on which the role of web and workers sees every organization', { timeout: 60_000 }, async () => {
    const change = (sql: string) => withClient(server.superuserUrl, (c) => c.query(sql))
    await change('alter role callboard_app bypassrls')
    const { DATABASE_ADMIN_URL: _, ...own } = variables()
    const refused = await admin(own, 'setup')
    await change('alter role callboard_app nobypassrls')
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Wrong: callboard_app') })
  })
})

test('a migration without a database says what to do, without a stack', { timeout: 60_000 }, async () => {
  const migrate = await execa(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../launch/migrate.ts')],
    {
      reject: false,
      env: { DATABASE_URL: as('callboard_owner', 'o%40ner', 'absent'), DATABASE_SYSTEM_URL: as('callboard_system', 'system') },
    },
  )
  expect(migrate).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('The database absent does not exist') })
  expect(migrate.stderr).not.toMatch(/^\s+at /m)
})

test('an older PostgreSQL is refused with the reason', async () => {
  const older = { query: async () => ({ rows: [{ number: '150018', version: '15.18 (Debian 15.18-0+deb12u1)' }] }) }
  await expect(requireVersion(older as unknown as pg.Client)).rejects.toThrow(
    /needs PostgreSQL 18 or newer; this server is 15\.18 .*casefold/,
  )
})

test('passwords of the connections are decoded', () => {
  expect(
    connectionsOf({
      owner: 'postgresql://callboard_owner:a%2Fb%25@h/c',
      app: 'postgresql://callboard_app:a+b@h/c',
      system: 'postgresql://callboard_system:x@h:5433/c',
    }),
  ).toEqual({ database: 'c', passwords: { owner: 'a/b%', app: 'a+b', system: 'x' } })
})

describe('environment', () => {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.env`)
  const write = () =>
    admin(
      {},
      'environment',
      '--public-url',
      'https://portal.example.com/',
      '--database',
      'postgresql://db.internal:5433/portal',
      '--redis',
      'redis://cache:6379',
      '--out',
      file,
    )

  test('writes variables that a deployment accepts, readable by one user, once', { timeout: 60_000 }, async () => {
    expect(await write()).toMatchObject({ exitCode: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const text = readFileSync(file, 'utf8')
    const env = loadDeploymentEnv({ ...databaseEnv, ...secretsEnv, ...apiEnv }, parseEnv(text))
    expect(env.DATABASE_APP_URL).toMatch(/^postgresql:\/\/callboard_app:[\w-]{32}@db\.internal:5433\/portal$/)
    expect(env.ENCRYPTION_KEYS).toHaveLength(1)
    // Sourced by a shell, it is the same.
    const sourced = await execa('sh', ['-c', `set -a; . ${file}; env`])
    const inShell = parseEnv(sourced.stdout)
    expect(Object.entries(parseEnv(text)).filter(([name, value]) => inShell[name] !== value)).toEqual([])
    expect(await write()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('its secrets may be in use') })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('refuses addresses that are none', { timeout: 60_000 }, async () => {
    const refused = await admin(
      {},
      'environment',
      '--public-url',
      'portal',
      '--database',
      'postgresql://db/x',
      '--out',
      '/dev/null/x',
    )
    expect(refused).toMatchObject({ exitCode: 1, stderr: '--public-url must start with https:// or http://.' })
  })
})

test('an unknown option is answered with the usage', { timeout: 60_000 }, async () => {
  const refused = await admin({}, 'setup', '--operater', 'x')
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Usage: npm run admin') })
  expect(refused.stderr).toContain('--operater')
})
