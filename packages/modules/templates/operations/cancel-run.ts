import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { lockRun } from '../repo/runs.ts'
import { requestAdvance } from './engine/run-record.ts'

/** Cancels a run. Steps that have an undo are undone; one that is running ends first. */
export const cancelRun = operation({
  name: 'templates.cancel-run',
  action: 'templates.run',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      const run = (await lockRun(db, tenantId, id)) ? await db.templateRun.findFirst({ where: { id } }) : null
      if (!run) throw notFound('This run')
      if (run.finishedAt) throw new AppError('conflict', 'This run has already ended.')
      if (run.state === 'undoing') return { id }
      const now = new Date()
      const open = { runId: id, state: { in: ['pending', 'waiting'] } }
      await db.templateStep.updateMany({ where: open, data: { state: 'cancelled', finishedAt: now, retryAt: null } })
      await db.templateApproval.updateMany({ where: { runId: id, state: 'open' }, data: { state: 'cancelled', closedAt: now } })
      await db.templateRun.updateMany({
        where: { id },
        data: { state: 'undoing', endsAs: 'cancelled', note: `Cancelled by ${actor.label}.` },
      })
      await requestAdvance(db, tenantId, id)
      await audit(db, context, {
        action: 'template.run-cancelled',
        targetType: 'template-run',
        targetId: id,
        targetLabel: run.title,
      })
      return { id }
    }),
})
