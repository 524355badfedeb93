import { randomUUID } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { isAction } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, mayDo, operation } from '@callboard/kernel/operation'
import { requireOpenRun } from '@callboard/modules/billing'
import { z } from 'zod'
import { lockRun } from '../repo/runs.ts'
import { requestAdvance } from './engine/run-record.ts'
import { isRetryable } from './read-run.ts'

/** Makes steps pending again. They get new idempotency keys, because what they made has been undone. */
async function resetSteps(db: TenantDb, runId: string, steps: readonly { position: number }[]): Promise<void> {
  const positions = { in: steps.map(({ position }) => position) }
  await db.templateApproval.deleteMany({ where: { runId, position: positions } })
  await db.templateWait.deleteMany({ where: { runId, position: positions } })
  for (const { position } of steps)
    await db.templateStep.updateMany({
      where: { runId, position },
      data: {
        ...{ state: 'pending', attempts: 0, idempotencyKey: randomUUID(), output: {}, undo: [], error: '', log: [] },
        ...{ firstStartedAt: null, startedAt: null, finishedAt: null, retryAt: null },
      },
    })
}

/** Continues a failed run from the first step that failed, or was undone. Steps before it are not repeated. */
export const retryRun = operation({
  name: 'templates.retry-run',
  action: 'templates.run',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const { tenantId } = context
      const found = await lockRun(db, tenantId, id)
      const run = found
        ? await db.templateRun.findFirst({ where: { id }, include: { steps: { orderBy: { position: 'asc' } } } })
        : null
      if (!run) throw notFound('This run')
      if (!isRetryable(run))
        throw new AppError(
          'conflict',
          'Only a run that failed can be retried, and only without secrets. Start the template again.',
        )
      const from = run.steps.find(({ state }) => state !== 'succeeded' && state !== 'skipped')
      if (!from) throw new AppError('conflict', 'No step of this run failed. Start the template again.')
      await requireOpenRun(db, context.platform, tenantId)
      await resetSteps(
        db,
        id,
        run.steps.filter(({ position }) => position >= from.position),
      )
      await db.templateRun.updateMany({
        where: { id },
        data: {
          ...{ state: 'running', endsAs: null, finishedAt: null, note: '', remains: [] },
          // Nobody gets another's rights by retrying their run.
          rights: run.rights.filter((action) => isAction(action) && mayDo(context.actor, action)),
        },
      })
      await requestAdvance(db, tenantId, id)
      await audit(db, context, {
        action: 'template.run-retried',
        targetType: 'template-run',
        targetId: id,
        targetLabel: run.title,
      })
      return { id }
    }),
})
