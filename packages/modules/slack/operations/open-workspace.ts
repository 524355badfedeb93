import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'

const sealedToken = z.object({ token: z.string() })

/** A workspace with its bot token. */
export type OpenWorkspace = { id: string; teamId: string; name: string; token: string }

/** Undefined if it was disconnected, or if Slack no longer accepts its token. */
export async function openWorkspace(platform: Platform, tenantId: TenantId, id: string): Promise<OpenWorkspace | undefined> {
  const row = await forTenant(tenantId).tx((db) =>
    db.slackWorkspace.findFirst({ where: { id, failedAt: null }, select: { teamId: true, name: true, token: true } }),
  )
  if (!row) return undefined
  const { token } = sealedToken.parse(await platform.vault.open(tenantId, row.token))
  return { id, teamId: row.teamId, name: row.name, token }
}

/**
 * Records that Slack no longer accepts the token, once, and notifies those who can connect again.
 * @param code as Slack names it
 * @param before only if the workspace was connected before
 */
export const recordDeadToken = (tenantId: TenantId, id: string, code: string, before = new Date()): Promise<void> =>
  forTenant(tenantId).tx(async (db) => {
    const where = { id, failedAt: null, installedAt: { lte: before } }
    const { count } = await db.slackWorkspace.updateMany({ where, data: { failure: code, failedAt: new Date() } })
    if (count === 0) return
    const { name } = await db.slackWorkspace.findFirstOrThrow({ where: { id }, select: { name: true } })
    await notify(
      db,
      tenantId,
      { roles: ['owner', 'admin'] },
      {
        kind: 'integration.failed',
        title: `Slack workspace ${name} needs attention`,
        body: 'Slack no longer accepts our access. Connect the workspace again.',
        path: portalPaths.slack(),
      },
    )
  })
