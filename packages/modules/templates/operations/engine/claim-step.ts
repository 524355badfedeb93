import type { TenantId } from '@callboard/core/ids'
import type { Role } from '@callboard/core/permissions'
import { closedValue } from '@callboard/db/closed-columns'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { lockRun } from '../../repo/runs.ts'
import { finishRun, leaveStep, settleUndo } from './finish-run.ts'
import { mustUndo, requestAdvance, specOf } from './run-record.ts'

type Loaded = NonNullable<Awaited<ReturnType<typeof loadRun>>>

/** What a job of a run has to do. `attempt` says whether its result still counts when it is written. */
export type Claimed =
  | { kind: 'run'; run: Loaded; position: number; attempt: number; role: Role | undefined }
  | { kind: 'undo'; run: Loaded; position: number; attempt: number; role: Role | undefined }
  | { kind: 'output'; run: Loaded; role: Role | undefined }
  | { kind: 'nothing' }

const loadRun = (db: TenantDb, id: string) =>
  db.templateRun.findFirst({
    where: { id },
    include: {
      steps: { orderBy: { position: 'asc' }, include: { wait: true } },
      files: true,
      tenant: { select: { slug: true } },
    },
  })

async function roleOf(db: TenantDb, userId: string | null): Promise<Role | undefined> {
  if (!userId) return undefined
  const membership = await db.membership.findFirst({ where: { userId }, select: { role: true } })
  return membership ? closedValue('membership.role', membership.role) : undefined
}

const doneStates = ['succeeded', 'skipped', 'undone']

/** Takes the next attempt of a step. */
async function take(db: TenantDb, run: Loaded, position: number, attempts: number): Promise<number> {
  const now = new Date()
  const attempt = attempts + 1
  const first = run.steps[position]?.firstStartedAt ?? now
  await db.templateStep.updateMany({
    where: { runId: run.id, position },
    data: { state: 'running', attempts: attempt, startedAt: now, firstStartedAt: first, retryAt: null },
  })
  return attempt
}

type Step = Loaded['steps'][number]

/** A waiting step is due. */
async function endWait(db: TenantDb, tenantId: TenantId, run: Loaded, { position, wait }: Step): Promise<Claimed> {
  if (wait) {
    const what = wait.kind === 'callback' ? 'Nobody called the call-back address' : `${wait.url} was neither merged nor closed`
    const error = `${what} before ${wait.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
    await finishRun(db, tenantId, run.id, { position, error, endsAs: 'failed' })
    return { kind: 'nothing' }
  }
  await db.templateStep.updateMany({
    where: { runId: run.id, position },
    data: { state: 'succeeded', finishedAt: new Date(), retryAt: null },
  })
  await db.templateRun.updateMany({ where: { id: run.id }, data: { state: 'running', note: '' } })
  await requestAdvance(db, tenantId, run.id)
  return { kind: 'nothing' }
}

/** Whether a step that waits looks again, instead of being at its end. */
const looksAgain = ({ wait }: Step) => wait?.kind === 'pull-request' && wait.expiresAt > new Date()

async function claimForward(db: TenantDb, tenantId: TenantId, run: Loaded, role: Role | undefined): Promise<Claimed> {
  const step = run.steps.find(({ state }) => !doneStates.includes(state))
  if (!step) return { kind: 'output', run, role }
  const { position } = step
  if (step.state === 'waiting') {
    if (!step.retryAt || step.retryAt > new Date()) return { kind: 'nothing' }
    if (!looksAgain(step)) return endWait(db, tenantId, run, step)
  }
  if (step.state === 'pending' && step.retryAt && step.retryAt > new Date()) return { kind: 'nothing' }
  const { maxAttempts = 1 } = specOf(run.spec).steps[position] ?? {}
  if (step.attempts >= maxAttempts && !step.wait) {
    const error = step.error || `The step did not end in ${maxAttempts} attempts, because the process that ran it stopped.`
    await finishRun(db, tenantId, run.id, { position, error, endsAs: 'failed' })
    return { kind: 'nothing' }
  }
  return { kind: 'run', run, position, attempt: await take(db, run, position, step.attempts), role }
}

/** Attempts of running a step and of undoing it, together. */
export const maxAttemptsInAll = 20

async function claimUndo(db: TenantDb, tenantId: TenantId, run: Loaded, role: Role | undefined): Promise<Claimed> {
  const step = run.steps.findLast((one) => mustUndo(run, one))
  if (!step) {
    await settleUndo(db, tenantId, run.id)
    return { kind: 'nothing' }
  }
  // Looks at what a step waited for are counted as attempts.
  if (step.attempts >= maxAttemptsInAll && !step.wait) {
    await leaveStep(db, run, step.position, 'The process that undid it stopped each time.')
    await requestAdvance(db, tenantId, run.id)
    return { kind: 'nothing' }
  }
  const attempt = step.attempts + 1
  await db.templateStep.updateMany({ where: { runId: run.id, position: step.position }, data: { attempts: attempt } })
  return { kind: 'undo', run, position: step.position, attempt, role }
}

/** Decides what the next job of a run does, and takes it. One transaction, under the lock of the run. */
export const claimStep = (tenantId: TenantId, runId: string): Promise<Claimed> =>
  forTenant(tenantId).tx(async (db) => {
    if (!(await lockRun(db, tenantId, runId))) return { kind: 'nothing' }
    const run = await loadRun(db, runId)
    if (!run || run.finishedAt) return { kind: 'nothing' }
    const role = await roleOf(db, run.startedBy)
    return run.state === 'undoing' ? claimUndo(db, tenantId, run, role) : claimForward(db, tenantId, run, role)
  })
