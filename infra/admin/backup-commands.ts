import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { configureDatabase } from '@callboard/db/clients'
import {
  addressEnv,
  awsEnv,
  databaseEnv,
  demoEnv,
  directUrl,
  migrationEnv,
  secretsEnv,
  setupEnv,
  slackEnv,
  stripeEnv,
} from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { portalUrl } from '@callboard/kernel/portal-links'
import { platformFrom } from '@callboard/modules/compose-platform'
import { findAccountByEmail } from '@callboard/modules/identity'
import { findUnreadable } from '@callboard/modules/operator'
import { createTenant } from '@callboard/modules/tenants'
import { pluginRegistry } from '@callboard/plugins/server'
import { migrate, prepareCluster, withClient, withDatabase } from '../launch/database.ts'
import { backUp, restoreBackup } from './backup.ts'
import { readBackup } from './backup-manifest.ts'
import { copyTenant } from './copy-tenant.ts'
import { connectionsOf } from './setup.ts'

type Answer = { data: unknown; text: string }

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
const sum = (rows: Record<string, number>) => Object.values(rows).reduce((total, count) => total + count, 0)
const secondsSince = (start: number) => Number(((performance.now() - start) / 1000).toFixed(1))

/** Backs the database of the environment up. */
export async function backUpDeployment(folder: string): Promise<Answer> {
  const start = performance.now()
  const { DATABASE_SYSTEM_URL, DATABASE_DIRECT_URL } = databaseEnv
  const env = loadEnv({ DATABASE_SYSTEM_URL, DATABASE_DIRECT_URL, ENCRYPTION_KEYS: secretsEnv.ENCRYPTION_KEYS })
  const manifest = await backUp(
    directUrl(env),
    folder,
    env.ENCRYPTION_KEYS.map((k) => k.id),
  )
  const seconds = secondsSince(start)
  return {
    data: { ...manifest, seconds },
    text: `Wrote ${megabytes(manifest.bytes)} with ${sum(manifest.rows)} rows of ${Object.keys(manifest.rows).length} tables to ${folder} in ${seconds} s.\nIts stored credentials need ENCRYPTION_KEYS ${manifest.keyIds.join(', ')}, which are not in it.`,
  }
}

/**
 * The variables that a restore needs.
 * @throws AppError `invalid_input` if keys are missing with which credentials of the backup may be encrypted
 */
async function readTarget(folder: string) {
  const env = loadEnv({
    ...migrationEnv,
    ...databaseEnv,
    ...setupEnv,
    ...secretsEnv,
    ...addressEnv,
    ...demoEnv,
    ...stripeEnv,
    ...slackEnv,
    ...awsEnv,
  })
  const { DATABASE_ADMIN_URL: adminUrl } = env
  if (!adminUrl) throw new AppError('invalid_input', 'Set DATABASE_ADMIN_URL, by which the database is made.')
  const { keyIds } = await readBackup(folder)
  const missing = keyIds.filter((id) => !env.ENCRYPTION_KEYS.some((k) => k.id === id))
  if (missing.length > 0)
    throw new AppError(
      'invalid_input',
      `ENCRYPTION_KEYS lacks ${missing.join(', ')}, with which credentials of this backup may be encrypted.`,
    )
  const urls = { owner: env.DATABASE_URL, app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL }
  return { env, adminUrl, urls, ...connectionsOf(urls) }
}

/** Restores a backup into the database of the environment, migrates it, and tries every stored secret. */
export async function restoreDeployment(folder: string, report: (line: string) => void): Promise<Answer> {
  const start = performance.now()
  const { env, adminUrl, urls, database, passwords } = await readTarget(folder)
  await prepareCluster(adminUrl, database, passwords)
  const manifest = await restoreBackup(withDatabase(adminUrl, database), folder)
  report(
    `Restored    ${sum(manifest.rows)} rows of ${Object.keys(manifest.rows).length} tables, as in the backup of ${manifest.createdAt}`,
  )
  const applied = await migrate(urls)
  report(`Migrations  ${applied.length > 0 ? `applied ${applied.length}` : 'up to date'}`)
  configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 2, workload: 'jobs' })
  const unreadable = await findUnreadable(platformFrom(env, pluginRegistry))
  report(
    `Secrets     ${unreadable.length === 0 ? 'all can be decrypted' : `${unreadable.length} cannot be decrypted with ENCRYPTION_KEYS`}`,
  )
  const seconds = secondsSince(start)
  return { data: { ...manifest, applied, unreadable, seconds }, text: `Ready in ${seconds} s. Start web and workers.` }
}

type TenantRestore = { folder: string; tenant: string; slug: string; ownerEmail: string }

/**
 * Restores one organization of a backup as a new one, beside those that are there. The backup goes into a database of its own
 * first, which is dropped afterwards.
 */
export async function restoreTenant(
  { folder, tenant, slug, ownerEmail }: TenantRestore,
  report: (line: string) => void,
): Promise<Answer> {
  const { env, adminUrl, urls, database, passwords } = await readTarget(folder)
  configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 2, workload: 'jobs' })
  const platform = platformFrom(env, pluginRegistry)
  const owner = await findAccountByEmail(ownerEmail)
  if (!owner) throw new AppError('not_found', `There is no account for ${ownerEmail}. The owner has to sign up first.`)
  const scratch = `${database}_restore_${randomBytes(4).toString('hex')}`
  const scratchUrl = withDatabase(adminUrl, scratch)
  try {
    const scratchUrls = await prepareCluster(adminUrl, scratch, passwords)
    await restoreBackup(scratchUrl, folder)
    await migrate(scratchUrls)
    report(`Restored    the backup into ${scratch}`)
    return await withClient(scratchUrl, async (source) => {
      const found = await source.query<{ id: string; name: string }>('select id, name from tenant where slug = $1', [tenant])
      const [original] = found.rows
      if (!original) throw new AppError('not_found', `The backup has no organization ${tenant}.`)
      const created = await createTenant({ name: original.name, slug }, owner)
      const { rows, leftOut } = await withClient(withDatabase(adminUrl, database), (target) =>
        copyTenant({ source, target, platform }, trustedTenantId(original.id), created.id),
      )
      return {
        data: { id: created.id, slug, rows, leftOut },
        text: `Copied ${sum(rows)} rows to ${portalUrl(platform, slug)}. Integrations are paused; tokens, webhooks, domains, Slack and billing are not copied. ${leftOut} rows that need those were left out.`,
      }
    })
  } finally {
    await withClient(adminUrl, (client) =>
      client.query(`drop database if exists ${client.escapeIdentifier(scratch)} with (force)`),
    )
  }
}
