import type { TenantDb } from '@callboard/db/for-tenant'
import { audit } from '@callboard/kernel/operation'

/** Removes a workspace with its linked accounts and scopes. @returns its name; undefined if it is gone */
export async function endWorkspace(
  db: TenantDb,
  context: Parameters<typeof audit>[1],
  { id, reason, before = new Date() }: { id: string; reason: 'disconnected' | 'uninstalled in Slack'; before?: Date },
): Promise<string | undefined> {
  const row = await db.slackWorkspace.findFirst({
    where: { id, installedAt: { lte: before } },
    select: { teamId: true, name: true },
  })
  if (!row) return undefined
  await db.slackWorkspace.deleteMany({ where: { id } })
  await audit(db, context, {
    action: 'slack.disconnected',
    targetType: 'slack-workspace',
    targetId: row.teamId,
    targetLabel: row.name,
    detail: { reason },
  })
  return row.name
}
