import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { requireOpenRequest } from './decide-flag-request.ts'
import { lockFlags } from './flag-record.ts'
import { requesterKey } from './request-flag-change.ts'

/** Withdraws a change that the actor has requested. */
export const withdrawFlagRequest = operation({
  name: 'flags.withdraw-request',
  action: 'flags.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      await lockFlags(db, tenantId)
      const request = await requireOpenRequest(db, id)
      if (request.requester !== requesterKey(actor))
        throw new AppError('forbidden', `Only ${request.requestedBy} can withdraw this request. Reject it instead.`)
      await db.flagRequest.update({
        where: { tenantId_id: { tenantId, id } },
        data: { state: 'withdrawn', decidedBy: actor.label, decidedAt: new Date() },
      })
      const target = { targetType: 'flag', targetLabel: request.subject }
      await audit(db, context, { action: 'flag-request.withdrawn', ...target, detail: { kind: request.kind } })
      return { id }
    }),
})
