import { type TenantId, trustedUserId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { findMember, type Member } from '@callboard/modules/members'
import { actionsOfEveryMember } from '../domain/audience.ts'

const origin = { userAgent: 'Slack' }

type Of = { workspaceId: string; slackUserId: string }

/** The member behind a person of Slack, with the role of this moment; undefined unless linked. */
export const linkedMember = (tenantId: TenantId, { workspaceId, slackUserId }: Of): Promise<Member | undefined> =>
  forTenant(tenantId).tx(async (db) => {
    const account = await db.slackAccount.findFirst({
      where: { workspaceId, slackUserId, userId: { not: null } },
      select: { userId: true },
    })
    return account?.userId ? findMember(db, account.userId) : undefined
  })

/** For what only this member sees: with the rights of their role. */
export const memberContext = (platform: Platform, tenantId: TenantId, { userId, email, role }: Member): OperationContext =>
  operationContext(platform, tenantId, { type: 'user', id: trustedUserId(userId), label: email, role }, origin)

/**
 * For what a channel sees: with the rights that every member has, whoever asks.
 * @param asker the member whose question it is, if they are linked
 */
export function audienceContext(
  platform: Platform,
  tenantId: TenantId,
  workspace: { id: string; name: string },
  asker: Member | undefined,
): OperationContext {
  const label = asker ? `${asker.email} in Slack` : `Slack workspace ${workspace.name}`
  const owner = asker ? { userId: trustedUserId(asker.userId) } : {}
  return operationContext(
    platform,
    tenantId,
    { type: 'token', id: workspace.id, label, scopes: actionsOfEveryMember, ...owner },
    origin,
  )
}
