import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { safeDecode } from '@callboard/core/safe-decode'
import { configureDatabase } from '@callboard/db/clients'
import { addressEnv, databaseEnv, directUrl, migrationEnv, setupEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { createAccount, findAccountByEmail } from '@callboard/modules/identity'
import { setOperator } from '@callboard/modules/operator'
import type pg from 'pg'
import { migrate, prepareCluster, type RolePasswords, requireVersion, withClient } from '../launch/database.ts'

type Report = (line: string) => void
type Urls = Record<keyof RolePasswords, string>

const variables = { owner: 'DATABASE_URL', app: 'DATABASE_APP_URL', system: 'DATABASE_SYSTEM_URL' } as const

/**
 * The database and the passwords that the three connections name.
 * @throws AppError `invalid_input` if they do not belong together
 */
export function connectionsOf(urls: Urls): { database: string; passwords: RolePasswords } {
  const parsed = Object.entries(urls).map(([role, text]) => ({ role: role as keyof RolePasswords, url: new URL(text) }))
  for (const { role, url } of parsed) {
    if (url.username !== `callboard_${role}`)
      throw new AppError(
        'invalid_input',
        `${variables[role]} must connect as callboard_${role}, not as ${url.username || 'nobody'}.`,
      )
    if (url.password === '') throw new AppError('invalid_input', `${variables[role]} has no password.`)
  }
  const databases = new Set(parsed.map(({ url }) => url.pathname.slice(1)))
  const [database = ''] = databases
  if (databases.size > 1 || database === '')
    throw new AppError('invalid_input', `${Object.values(variables).join(', ')} must name the same database.`)
  const password = (role: keyof RolePasswords) => safeDecode(new URL(urls[role]).password)
  return { database, passwords: { owner: password('owner'), app: password('app'), system: password('system') } }
}

/** The wall between organizations depends on these attributes, and roles may have existed before. */
async function requireRoleAttributes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; wrong: boolean }>(
    `select rolname as name, case rolname when 'callboard_system' then not rolbypassrls else rolbypassrls or rolsuper end as wrong
     from pg_roles where rolname in ('callboard_app', 'callboard_system')`,
  )
  const wrong = rows.filter((r) => r.wrong).map((r) => r.name)
  if (rows.length === 2 && wrong.length === 0) return
  throw new AppError(
    'conflict',
    `The roles are not as they must be: callboard_app may be neither a superuser nor bypass row-level security, callboard_system must bypass it. Wrong: ${wrong.join(', ') || 'a role is missing'}.`,
  )
}

/** An account that may open /operator. A password is made, and shown once, if there was none. */
async function addOperator(email: string, given: string | undefined, publicUrl: string, report: Report): Promise<void> {
  const existing = await findAccountByEmail(email)
  const password = given ?? randomBytes(18).toString('base64url')
  if (!existing) await createAccount({ name: email.split('@')[0], email, password }, { publicUrl, verified: true })
  await setOperator(email, true)
  if (existing) report(`Operator    ${email} (the account existed)`)
  else report(`Operator    ${email}${given ? '' : `, password ${password} (shown only now)`}`)
}

/**
 * Brings a database to the state in which web and workers can start. Can be repeated: what is there stays.
 * @throws AppError or ConfigurationError with what to correct
 */
export async function setUp(
  options: { email?: string | undefined; password?: string | undefined },
  report: Report,
): Promise<void> {
  const env = loadEnv({ ...migrationEnv, ...databaseEnv, ...setupEnv, PUBLIC_URL: addressEnv.PUBLIC_URL })
  const urls = { owner: env.DATABASE_URL, app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL }
  const { database, passwords } = connectionsOf(urls)
  if (env.DATABASE_ADMIN_URL) {
    await prepareCluster(env.DATABASE_ADMIN_URL, database, passwords)
    report('Roles       callboard_owner, callboard_app and callboard_system have the passwords of the configuration')
  } else report('Roles       not changed, because DATABASE_ADMIN_URL is not set')
  await withClient(urls.owner, async (client) => {
    report(`PostgreSQL  ${await requireVersion(client)}, database ${database}`)
    await requireRoleAttributes(client)
  })
  for (const url of [urls.app, urls.system]) await withClient(url, (client) => client.query('select 1'))
  const applied = await migrate({ ...urls, system: directUrl(env) })
  report(`Migrations  ${applied.length > 0 ? `applied ${applied.length}` : 'up to date'}`)
  if (!options.email) return
  configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 2, workload: 'jobs' })
  await addOperator(options.email, options.password, env.PUBLIC_URL, report)
}
