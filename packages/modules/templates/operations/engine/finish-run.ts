import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { lockRun } from '../../repo/runs.ts'
import { emitRun } from './emit-run.ts'
import { mustUndo, requestAdvance } from './run-record.ts'
import type { StoredLine } from './step-log.ts'

type Ended = { state: string; undoneBy: string | null }

function endingOf({ state, undoneBy }: Ended): string {
  if (undoneBy !== null) return 'was undone'
  return state === 'succeeded' ? 'succeeded' : state === 'cancelled' ? 'was cancelled' : 'failed'
}

/** Notifies who started a run that it has ended. */
async function notifyStarter(db: TenantDb, tenantId: TenantId, id: string): Promise<void> {
  const run = await db.templateRun.findFirstOrThrow({
    where: { id },
    select: { startedBy: true, title: true, state: true, note: true, undoneBy: true },
  })
  if (!run.startedBy) return
  await notify(
    db,
    tenantId,
    { userIds: [run.startedBy] },
    { kind: 'templates.finished', title: `“${run.title}” ${endingOf(run)}`, body: run.note, path: portalPaths.run(id) },
  )
}

/** Ends a step and its run without success: what the run has made is undone first. */
export async function finishRun(
  db: TenantDb,
  tenantId: TenantId,
  id: string,
  { position, error, endsAs }: { position: number; error: string; endsAs: 'failed' | 'cancelled' },
): Promise<void> {
  const now = new Date()
  const stepState = endsAs === 'failed' ? 'failed' : 'cancelled'
  await db.templateStep.updateMany({
    where: { runId: id, position },
    data: { state: stepState, error, finishedAt: now, retryAt: null },
  })
  await db.templateStep.updateMany({
    where: { runId: id, position: { gt: position }, state: { in: ['pending', 'waiting'] } },
    data: { state: 'cancelled' },
  })
  await db.templateApproval.updateMany({ where: { runId: id, state: 'open' }, data: { state: 'cancelled', closedAt: now } })
  await db.templateRun.updateMany({ where: { id }, data: { state: 'undoing', endsAs, note: error } })
  await requestAdvance(db, tenantId, id)
}

/** A step is undone. One that had failed stays failed, for its own reason. */
export const endUndo = (
  db: TenantDb,
  run: { id: string; steps: readonly { state: string }[] },
  position: number,
  { log, error }: { log?: StoredLine[]; error?: string },
) =>
  db.templateStep.updateMany({
    where: { runId: run.id, position },
    data: {
      ...(log ? { log } : {}),
      ...(run.steps[position]?.state !== 'succeeded'
        ? { undo: [] }
        : error === undefined
          ? { state: 'undone' }
          : { state: 'failed', error, undo: [] }),
    },
  })

/** Gives up undoing a step. The run says what remains of it. */
export async function leaveStep(
  db: TenantDb,
  run: { id: string; steps: readonly { name: string; state: string }[] },
  position: number,
  error: string,
): Promise<void> {
  await endUndo(db, run, position, { error })
  const remains = `${run.steps[position]?.name ?? 'A step'}: ${error}`
  await db.templateRun.updateMany({ where: { id: run.id }, data: { remains: { push: remains } } })
}

/** The end of a run whose steps are undone, as far as possible. */
export async function settleUndo(db: TenantDb, tenantId: TenantId, id: string): Promise<void> {
  const { endsAs, undoneBy } = await db.templateRun.findFirstOrThrow({ where: { id }, select: { endsAs: true, undoneBy: true } })
  const isUndone = undoneBy !== null
  await db.templateRun.updateMany({
    where: { id },
    data: { state: isUndone ? 'succeeded' : (endsAs ?? 'failed'), finishedAt: new Date(), secrets: null },
  })
  await emitRun(db, tenantId, id, isUndone ? 'undone' : endsAs === 'cancelled' ? 'cancelled' : 'failed')
  await notifyStarter(db, tenantId, id)
}

/** The end of a run whose steps have all succeeded. */
export async function succeedRun(db: TenantDb, tenantId: TenantId, id: string, output: object): Promise<void> {
  await db.templateRun.updateMany({
    where: { id },
    data: { state: 'succeeded', finishedAt: new Date(), secrets: null, note: '', output: JSON.parse(JSON.stringify(output)) },
  })
  await emitRun(db, tenantId, id, 'succeeded')
  await notifyStarter(db, tenantId, id)
}

/** Ends a run that no job could carry on. What its steps have made remains, and the run names them. */
export async function giveUpRun(db: TenantDb, tenantId: TenantId, id: string): Promise<void> {
  if (!(await lockRun(db, tenantId, id))) return
  const run = await db.templateRun.findFirst({
    where: { id, finishedAt: null },
    include: { steps: { orderBy: { position: 'asc' } } },
  })
  if (!run) return
  const now = new Date()
  await db.templateStep.updateMany({
    where: { runId: id, state: { in: ['pending', 'running', 'waiting'] } },
    data: { state: 'cancelled', finishedAt: now, retryAt: null },
  })
  await db.templateApproval.updateMany({ where: { runId: id, state: 'open' }, data: { state: 'cancelled', closedAt: now } })
  const made = run.steps.filter((step) => mustUndo(run, step))
  const remains = made.map(({ name }) => `${name}: it was not undone.`)
  await db.templateRun.updateMany({
    where: { id },
    data: { note: 'Callboard could not go on with this run.', remains: { push: remains } },
  })
  await settleUndo(db, tenantId, id)
}
