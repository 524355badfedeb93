import type { Addresses } from '@callboard/core/portal-address'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { pullRequestKey } from '../../domain/pull-request-key.ts'
import { wakeRunJob } from '../../jobs.ts'
import type { WaitRequest } from '../actions/built-in-action.ts'
import type { StepResult } from './execute-step.ts'
import { requestApproval } from './request-approval.ts'
import type { Attempt } from './run-record.ts'
import type { StoredLine } from './step-log.ts'

type Waiting = Extract<StepResult, { state: 'waiting' }>

/** Wakes a step at a time, unless another attempt of it has begun by then. */
export async function requestWake(db: TenantDb, of: Attempt, runAt: Date): Promise<void> {
  const payload = { runId: of.runId, position: of.position, reason: 'continue' as const, turn: of.attempt }
  await enqueue(db, of.tenantId, jobRequest(wakeRunJob, payload, { runAt }))
}

/** @returns when the step is due: to check again, or because its time is over */
async function storeWait(db: TenantDb, of: Attempt, { kind, url, checkAt, expiresAt }: WaitRequest): Promise<Date> {
  const { tenantId, runId, position } = of
  const subject = pullRequestKey(url) ?? ''
  await db.templateWait.createMany({
    data: [{ tenantId, runId, position, kind, url, subject, expiresAt }],
    skipDuplicates: true,
  })
  const known = await db.templateWait.findFirstOrThrow({ where: { runId, position }, select: { expiresAt: true } })
  return checkAt && checkAt < known.expiresAt ? checkAt : known.expiresAt
}

const noteOf = ({ kind, url }: WaitRequest) =>
  kind === 'callback' ? 'Waiting for a call to its call-back address.' : `Waiting until ${url} is merged or closed.`

/** A step begins to wait, or goes on waiting. Part of the transaction that writes its attempt. */
export async function beginWaiting(
  db: TenantDb,
  addresses: Addresses,
  of: Attempt,
  { result, log }: { result: Waiting; log: StoredLine[] },
): Promise<void> {
  const { runId, position } = of
  const where = { runId, position }
  await db.templateRun.updateMany({ where: { id: runId }, data: { state: 'waiting' } })
  if ('approval' in result) {
    await db.templateStep.updateMany({ where, data: { state: 'waiting', log, retryAt: null } })
    return requestApproval(db, addresses, of, result.approval)
  }
  const due = 'wait' in result ? await storeWait(db, of, result.wait) : result.until
  await db.templateStep.updateMany({ where, data: { state: 'waiting', log, retryAt: due } })
  if ('wait' in result) await db.templateRun.updateMany({ where: { id: runId }, data: { note: noteOf(result.wait) } })
  await requestWake(db, of, due)
}
