import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { audit } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import type { CheckResult } from '@callboard/plugin-kit/server'
import { connectIntegration } from './sync/plugin-context.ts'

/** The account of an integration: its name, its key, and the vendor's id. */
export type Account = { account: string; accountKey: string | null; accountId: string | null }

type Found = Pick<CheckResult, 'account' | 'accountKey' | 'accountId'>

/** Whether a connection belongs to the integration's account, possibly renamed. */
export const isSameAccount = (before: Account, found: Found): boolean =>
  (before.accountId !== null && before.accountId === found.accountId) ||
  (before.accountKey ?? before.account) === (found.accountKey ?? found.account)

/** The integration that already uses an account. */
export const findByAccount = (db: TenantDb, pluginId: string, found: Found) =>
  db.integration.findFirst({
    where: {
      pluginId,
      OR: [
        found.accountKey ? { accountKey: found.accountKey } : { account: found.account, accountKey: null },
        ...(found.accountId && found.accountKey ? [{ accountId: found.accountId, accountKey: found.accountKey }] : []),
      ],
    },
    select: { id: true },
  })

/**
 * Looks up a renamed account by its id at the vendor, and updates the integration's settings.
 * @returns whether it was renamed
 */
export async function updateRenamedAccount(
  platform: Platform,
  tenantId: TenantId,
  integrationId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const tenantClient = forTenant(tenantId)
  const integration = await tenantClient.tx((db) =>
    db.integration.findFirst({ where: { id: integrationId, accountId: { not: null } } }),
  )
  if (!integration?.accountId) return false
  const { plugin, context } = await connectIntegration(platform, tenantId, integration, signal)
  const found = await plugin.connection.locate?.(context, integration.accountId)
  if (!found || found.accountKey === integration.accountKey) return false
  await tenantClient.tx(async (db) => {
    const name = integration.name.replace(integration.account, found.account)
    await db.integration.updateMany({
      where: { id: integrationId },
      data: { name, account: found.account, accountKey: found.accountKey, settings: JSON.parse(JSON.stringify(found.settings)) },
    })
    await audit(
      db,
      { tenantId, actor: { type: 'job', label: plugin.manifest.name } },
      {
        action: 'integration.account-renamed',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: name,
        detail: { before: integration.account, after: found.account },
      },
    )
  })
  return true
}
