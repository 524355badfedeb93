import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { pluginOf } from '../sync/plugin-context.ts'
import { hashOf, newAgentToken } from './agent-token.ts'

const unusable = () =>
  new AppError(
    'not_found',
    'This install address was used, has expired, or never existed. Create a new one on the integration’s page.',
  )

/**
 * Exchanges a code for a new token, once.
 * @returns the manifest that installs the agent with it
 * @throws AppError `not_found` if the code is unknown, used or expired
 */
export async function redeemInstallCode(platform: Platform, code: string): Promise<string> {
  const codeHash = hashOf(code)
  const found = await systemDb('token-look-up').agentToken.findFirst({ where: { codeHash }, select: { tenantId: true } })
  if (!found) throw unusable()
  return forTenant(trustedTenantId(found.tenantId)).tx(async (db) => {
    const row = await db.agentToken.findFirst({ where: { codeHash }, include: { integration: true } })
    if (!row) throw unusable()
    const { token, stored } = newAgentToken()
    // Of several requests with the same code, one updates the row.
    const { count } = await db.agentToken.updateMany({
      where: { id: row.id, codeHash, codeExpiresAt: { gt: new Date() } },
      data: { ...stored, codeHash: null, codeExpiresAt: null, createdAt: new Date() },
    })
    const { agent } = pluginOf(platform, row.integration.pluginId)
    if (count === 0 || !agent) throw unusable()
    return agent.guide({ url: platform.publicUrl, token, name: row.integration.account }).text
  })
}
