import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { notifiesOf } from '@callboard/plugin-kit/vendor-error'

export type Trouble = { code: string; message: string }

/** Troubles of the platform's own that pass by themselves: they are shown, and nobody is notified. */
const ownPassing = ['internal', 'unreachable', 'partial']

/**
 * Says how a connection is: well, or in trouble that its page explains. Administrators are told of a trouble that a
 * person must mend, once for as long as it lasts.
 */
export async function setHealth(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  trouble: Trouble | undefined,
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
      title: `${before.name} needs you`,
      body: trouble.message,
      path: portalPaths.integration(integrationId),
    },
  )
}
