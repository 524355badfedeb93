import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { notifiesOf } from '@callboard/plugin-kit/vendor-error'

/** `approve`: the sync run whose removals wait for approval. */
export type HealthIssue = { code: string; message: string; approve?: string }

/** Problems of the platform's own that resolve by themselves are shown without notifying anyone. */
const ownPassing = ['internal', 'unreachable', 'partial']

/** Sets an integration's health. Admins are notified once of each problem that a user must fix. */
export async function setHealth(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  trouble: HealthIssue | undefined,
  also: { nextSyncAt?: Date } = {},
): Promise<void> {
  const before = await db.integration.findFirst({
    where: { id: integrationId },
    select: { name: true, health: true, healthCode: true, healthMessage: true },
  })
  if (!before) return
  const health = trouble
    ? { health: 'attention', healthCode: trouble.code, healthMessage: trouble.message }
    : { health: 'healthy', healthCode: null, healthMessage: null }
  const same = before.health === health.health && before.healthMessage === health.healthMessage
  if (same && Object.keys(also).length === 0) return
  await db.integration.updateMany({ where: { id: integrationId }, data: { ...health, ...also } })
  if (!trouble || ownPassing.includes(trouble.code) || !notifiesOf(trouble.code) || before.healthCode === trouble.code) return
  await notify(
    db,
    tenantId,
    { roles: ['owner', 'admin'] },
    {
      kind: 'integration.failed',
      title: `${before.name} needs attention`,
      body: trouble.message,
      path: portalPaths.integration(integrationId),
      ...(trouble.approve ? { approval: { integrationId, runId: trouble.approve } } : {}),
    },
  )
}
