import { trustedTenantId } from '@callboard/core/ids'
import { enqueue } from '@callboard/db/outbox'
import type { SystemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { accountMails } from '@callboard/modules/identity'

export type SystemTx = Parameters<Parameters<SystemDb['$transaction']>[0]>[0]

export type EndedGrant = { id: string; tenantId: string; clientName: string; createdBy: string }

/** Why an app's access ended without anybody asking for it in the portal. */
type Reason = 'authorization code used twice' | 'refresh token used twice' | 'revoked by the app'

/** Ends a grant with all its tokens, and records it. A secret that was used twice may be stolen, so its owner is told. */
export async function endGrant(tx: SystemTx, grant: EndedGrant, reason: Reason): Promise<void> {
  const { id, tenantId, clientName, createdBy } = grant
  const { count } = await tx.oauthGrant.updateMany({ where: { tenantId, id, revokedAt: null }, data: { revokedAt: new Date() } })
  await tx.oauthToken.deleteMany({ where: { tenantId, grantId: id } })
  if (count === 0) return
  await tx.auditEvent.create({
    data: {
      tenantId,
      actorType: 'token',
      actorId: id,
      actorLabel: `${clientName} for ${createdBy}`,
      action: 'app.disconnected',
      targetType: 'app',
      targetId: id,
      targetLabel: clientName,
      detail: { reason },
    },
  })
  if (reason !== 'revoked by the app')
    await enqueue(tx, trustedTenantId(tenantId), jobRequest(sendTenantMailJob, accountMails.appEnded(createdBy, clientName)))
}
