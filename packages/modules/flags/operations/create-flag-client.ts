import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { clientKinds, flagLimits } from '../domain/flag.ts'
import { environmentKey } from '../domain/flag-schema.ts'
import { hashClientSecret, newClientSecret } from './client-secret.ts'
import { confidence, requireEnvironment } from './flag-record.ts'

/** Creates a client, which evaluates the flags of one environment. Its secret is returned once and never stored. */
export const createFlagClient = operation({
  name: 'flags.create-client',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({
    name: z.string().trim().min(1, 'Enter a name.').max(80),
    environment: environmentKey,
    kind: z.enum(clientKinds, 'Choose server or public.'),
  }),
  run: (context, { name, environment, kind }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      const { id: environmentId } = await requireEnvironment(db, tenantId, environment)
      await requireRoom(db, tenantId, {
        kind: 'flag clients',
        limit: flagLimits.clients,
        message: `You have reached the limit of ${flagLimits.clients} clients. Revoke one first.`,
        count: () => db.flagClient.count({ where: { revokedAt: null } }),
      })
      const secret = newClientSecret()
      const { id } = await db.flagClient.create({
        data: {
          tenantId,
          environmentId,
          name,
          kind,
          secretHash: hashClientSecret(secret),
          ending: secret.slice(-4),
          createdBy: actor.label,
        },
        select: { id: true },
      })
      await audit(db, context, {
        action: 'flag-client.created',
        targetType: 'flag_client',
        targetId: id,
        targetLabel: name,
        detail: { environment, kind },
      })
      return { id, secret }
    }),
})
