import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { addressEnv, databaseEnv, migrationEnv, secretsEnv, setupEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { withClient, withDatabase } from '../launch/database.ts'
import { moveTenant } from './move-tenant.ts'
import { connectionsOf } from './setup.ts'

type Variables = Record<string, string | undefined>

/** What a move needs of a deployment. @throws AppError `invalid_input` without an administrator's connection */
function deploymentOf(variables: Variables, whose: string) {
  const env = loadEnv(
    { ...migrationEnv, ...databaseEnv, ...setupEnv, ...secretsEnv, PUBLIC_URL: addressEnv.PUBLIC_URL },
    variables,
  )
  if (!env.DATABASE_ADMIN_URL)
    throw new AppError('invalid_input', `Set DATABASE_ADMIN_URL of the ${whose} to a superuser's connection.`)
  const { database } = connectionsOf({ owner: env.DATABASE_URL, app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL })
  return { ...env, url: withDatabase(env.DATABASE_ADMIN_URL, database) }
}

/** Credentials are encrypted for an organization, whose id stays, with one of the keys. */
function requireKeys(source: ReturnType<typeof deploymentOf>, target: ReturnType<typeof deploymentOf>): void {
  const missing = source.ENCRYPTION_KEYS.filter(
    ({ id, key }) => !target.ENCRYPTION_KEYS.some((k) => k.id === id && Buffer.from(k.key).equals(Buffer.from(key))),
  )
  if (missing.length > 0)
    throw new AppError(
      'invalid_input',
      `ENCRYPTION_KEYS of the target lacks ${missing.map((k) => k.id).join(', ')}, with which credentials of the organization may be encrypted. Add it there, behind the target's own.`,
    )
}

/**
 * Moves an organization from the deployment of this environment to that of another file with its variables.
 * @throws AppError with what keeps it where it is
 */
export async function moveToDeployment(
  { tenant, to }: { tenant: string; to: string },
  report: (line: string) => void,
): Promise<{ data: unknown; text: string }> {
  const text = await readFile(to, 'utf8').catch(() => {
    throw new AppError('invalid_input', `${to} cannot be read. --to is a file with the variables of the target.`)
  })
  const [source, target] = [deploymentOf(process.env, 'source'), deploymentOf(parseEnv(text), 'target')]
  requireKeys(source, target)
  return withClient(source.url, (from) =>
    withClient(target.url, async (into) => {
      const found = await from.query<{ id: string }>('select id from tenant where slug = $1', [tenant])
      const id = found.rows[0]?.id
      if (!id) throw new AppError('not_found', `There is no organization ${tenant}.`)
      const result = await moveTenant({ source: from, target: into }, trustedTenantId(id), report)
      const rows = Object.values(result.rows).reduce((sum, count) => sum + count, 0)
      const webhooks =
        source.PUBLIC_URL === target.PUBLIC_URL
          ? ''
          : `\nVendors still send webhooks to ${source.PUBLIC_URL}. Forward /api/hooks to ${target.PUBLIC_URL}, or reconnect its integrations there.`
      return {
        data: { id, ...result },
        text: `Moved ${tenant} with ${rows} rows and ${result.accounts} new accounts to ${target.PUBLIC_URL}. Its members sign in there.${webhooks}`,
      }
    }),
  )
}
