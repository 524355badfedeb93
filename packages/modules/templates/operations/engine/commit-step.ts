import type { Addresses } from '@callboard/core/portal-address'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import type { Workspace, WorkspaceFile } from '@callboard/plugin-kit/workspace'
import { retryDelayMs } from '../../domain/template.ts'
import { addCreatedRefs, lockRun } from '../../repo/runs.ts'
import { beginWaiting, requestWake } from './begin-waiting.ts'
import type { StepResult } from './execute-step.ts'
import { finishRun } from './finish-run.ts'
import { type Attempt, requestAdvance, storedUndo, type UndoByCall } from './run-record.ts'
import type { StepFailure } from './step-failure.ts'
import type { StoredLine } from './step-log.ts'

/** Runs `work` if the attempt is still the current one of its step, under the lock of the run. */
export const withAttempt = (of: Attempt, work: (db: TenantDb, run: { state: string }) => Promise<void>): Promise<void> =>
  forTenant(of.tenantId).tx(async (db) => {
    if (!(await lockRun(db, of.tenantId, of.runId))) return
    const where = { runId: of.runId, position: of.position, attempts: of.attempt }
    const step = await db.templateStep.findFirst({ where, include: { run: { select: { state: true } } } })
    if (step) await work(db, step.run)
  })

const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

async function saveFiles(db: TenantDb, { tenantId, runId }: Attempt, before: readonly WorkspaceFile[], workspace: Workspace) {
  const known = new Map(before.map((file) => [file.path, file]))
  const now = workspace.list()
  const changed = now.filter((file) => {
    const old = known.get(file.path)
    return !old || old.executable !== file.executable || !sameBytes(old.content, file.content)
  })
  const kept = new Set(now.map(({ path }) => path))
  const gone = [...before.filter(({ path }) => !kept.has(path)), ...changed].map(({ path }) => path)
  if (gone.length > 0) await db.templateFile.deleteMany({ where: { runId, path: { in: gone } } })
  if (changed.length > 0)
    await db.templateFile.createMany({
      data: changed.map(({ path, content, executable }) => ({
        tenantId,
        runId,
        path,
        content: Buffer.from(content),
        executable,
      })),
    })
}

/** The entity that a step says it has registered. */
const registered = (output: Record<string, unknown>): string[] => {
  const ref = typeof output.entityRef === 'string' ? normalizeRef(output.entityRef) : undefined
  return ref ? [ref] : []
}

/** Writes what a step has made, its output, and the request for what follows, in one transaction. */
export const commitStep = (
  addresses: Addresses,
  of: Attempt,
  result: StepResult,
  made: { log: StoredLine[]; undo: UndoByCall; before: readonly WorkspaceFile[]; workspace: Workspace },
): Promise<void> =>
  withAttempt(of, async (db, run) => {
    const where = { runId: of.runId, position: of.position }
    const { log } = made
    if (result.state === 'waiting') {
      // A run that was cancelled meanwhile waits for nothing.
      if (run.state === 'undoing') {
        await db.templateStep.updateMany({ where, data: { state: 'cancelled', log } })
        return requestAdvance(db, of.tenantId, of.runId)
      }
      return beginWaiting(db, addresses, of, { result, log })
    }
    const succeeded = result.state === 'succeeded'
    await db.templateStep.updateMany({
      where,
      data: {
        state: result.state,
        log,
        error: '',
        finishedAt: new Date(),
        ...(succeeded ? { output: result.output, undo: storedUndo(made.undo) } : {}),
      },
    })
    if (run.state === 'waiting')
      await db.templateRun.updateMany({ where: { id: of.runId }, data: { state: 'running', note: '' } })
    if (succeeded) {
      const refs = registered(result.output)
      if (refs.length > 0) await addCreatedRefs(db, of.tenantId, of.runId, refs)
      await saveFiles(db, of, made.before, made.workspace)
    }
    await requestAdvance(db, of.tenantId, of.runId)
  })

type Left = { log: StoredLine[]; undo: UndoByCall; maxAttempts: number }

/** Writes that an attempt failed, and what undoes the part that it has made: it is repeated later, or ends the run. */
export const failStep = (of: Attempt, failure: StepFailure, { log, undo, maxAttempts }: Left) =>
  withAttempt(of, async (db, run) => {
    const where = { runId: of.runId, position: of.position }
    await db.templateStep.updateMany({ where, data: { log, error: failure.message, undo: storedUndo(undo) } })
    if (run.state === 'undoing') {
      await db.templateStep.updateMany({ where, data: { state: 'cancelled', finishedAt: new Date() } })
      return requestAdvance(db, of.tenantId, of.runId)
    }
    const retryAt = new Date(Date.now() + (failure.retryAfterMs ?? retryDelayMs(of.attempt)))
    // A look at what a step waits for is no attempt of it: only the wait's expiry ends it.
    const waits = failure.passing && (await db.templateWait.count({ where: { runId: of.runId, position: of.position } })) > 0
    if (waits) {
      await db.templateStep.updateMany({ where, data: { state: 'waiting', retryAt } })
      return requestWake(db, of, retryAt)
    }
    if (!failure.passing || of.attempt >= maxAttempts)
      return finishRun(db, of.tenantId, of.runId, { position: of.position, error: failure.message, endsAs: 'failed' })
    await db.templateStep.updateMany({ where, data: { state: 'pending', retryAt } })
    await requestWake(db, of, retryAt)
  })
