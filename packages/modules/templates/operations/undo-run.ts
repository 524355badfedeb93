import { AppError, notFound } from '@callboard/core/errors'
import { isAction } from '@callboard/core/permissions'
import { audit, mayDo, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { undoDays } from '../domain/undo-preview.ts'
import { lockRun } from '../repo/runs.ts'
import { requestAdvance } from './engine/run-record.ts'
import { previewOf } from './preview-undo.ts'

/** Undoes a run that succeeded: the steps that say how, in reverse. The run lists what could not be undone. */
export const undoRun = operation({
  name: 'templates.undo-run',
  action: 'templates.run',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      const found = await lockRun(db, tenantId, id)
      const run = found
        ? await db.templateRun.findFirst({ where: { id }, include: { steps: { orderBy: { position: 'asc' } } } })
        : null
      if (!run) throw notFound('This run')
      if (!previewOf(context.platform, run))
        throw new AppError(
          'conflict',
          `Only a run that succeeded in the last ${undoDays} days can be undone, once, and only if its steps say how.`,
        )
      await db.templateRun.updateMany({
        where: { id },
        data: {
          ...{ state: 'undoing', finishedAt: null, undoneBy: actor.label, note: `Undone by ${actor.label}.`, remains: [] },
          // Nobody gets another's rights by undoing their run.
          rights: run.rights.filter((action) => isAction(action) && mayDo(actor, action)),
        },
      })
      await requestAdvance(db, tenantId, id)
      await audit(db, context, {
        action: 'template.run-undone',
        targetType: 'template-run',
        targetId: id,
        targetLabel: run.title,
      })
      return { id }
    }),
})
