import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { hashSecret, newSecret } from '@callboard/modules/identity'

const lifetimeMs = 15 * 60_000

export type SlackPerson = { workspaceId: string; slackUserId: string; name: string }

/**
 * The address at which a member links their account with this person of Slack. It works once, for 15 minutes, and replaces an
 * earlier one. It belongs to the person: nobody else must see it.
 */
export async function linkAddress(platform: Platform, tenantId: TenantId, person: SlackPerson): Promise<string> {
  const { workspaceId, slackUserId, name } = person
  const code = newSecret()
  const fresh = { name, codeHash: hashSecret(code), codeExpiresAt: new Date(Date.now() + lifetimeMs) }
  const slug = await forTenant(tenantId).tx(async (db) => {
    await db.slackAccount.upsert({
      where: { tenantId_workspaceId_slackUserId: { tenantId, workspaceId, slackUserId } },
      create: { tenantId, workspaceId, slackUserId, ...fresh },
      update: fresh,
    })
    const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    return tenant.slug
  })
  return portalUrl(platform, slug, portalPaths.linkSlack({ code }))
}
