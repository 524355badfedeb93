import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Revokes a client, immediately. This works without the plugin, too: a leaked secret must not depend on a plan. */
export const revokeFlagClient = operation({
  name: 'flags.revoke-client',
  action: 'flags.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const client = await db.flagClient.findFirst({ where: { id, revokedAt: null } })
      if (!client) throw notFound('This client')
      await db.flagClient.update({
        where: { tenantId_id: { tenantId: context.tenantId, id } },
        data: { revokedAt: new Date() },
      })
      await audit(db, context, {
        action: 'flag-client.revoked',
        targetType: 'flag_client',
        targetId: id,
        targetLabel: client.name,
      })
      return { name: client.name }
    }),
})
