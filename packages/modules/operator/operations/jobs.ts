import { AppError, notFound } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { parseInput } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { contracts } from '@callboard/modules/jobs'
import { z } from 'zod'
import { type JobLine, readJobLines, wakeRelay } from '../repo/job-lines.ts'
import { requireOperator } from './operators.ts'

export type FailedJob = {
  id: string
  name: string
  organization: string | null
  finishedAt: Date
  error: string | null
  /** Its payload was erased, so it cannot be retried. */
  redacted: boolean
}

const redactsPayload = (name: string) =>
  Object.values(contracts).some((c) => c.name === name && 'redactPayload' in c && c.redactPayload)

/** Jobs of the last three days by name, and permanently failed ones. `tenantId`: of one organization only. */
export async function listJobs(operator: Account, input: unknown): Promise<{ lines: JobLine[]; failed: FailedJob[] }> {
  requireOperator(operator)
  const { tenantId } = parseInput(z.object({ tenantId: z.uuid().optional() }), input)
  const db = systemDb('operator')
  const lines = await readJobLines(db, tenantId ?? null)
  const rows = await db.outbox.findMany({
    where: { outcome: 'failed', ...(tenantId ? { tenantId } : {}) },
    orderBy: { finishedAt: 'desc' },
    take: 50,
    select: { id: true, name: true, finishedAt: true, error: true, tenant: { select: { slug: true } } },
  })
  return {
    lines,
    failed: rows.map(({ tenant, finishedAt, ...row }) => ({
      ...row,
      finishedAt: finishedAt ?? new Date(0),
      organization: tenant?.slug ?? null,
      redacted: redactsPayload(row.name),
    })),
  }
}

/**
 * Retries a permanently failed job; for an organization's job this is recorded in its audit log.
 * @throws AppError `conflict` if its payload was erased, or the same job is already waiting
 */
export async function retryJob(operator: Account, input: unknown): Promise<void> {
  requireOperator(operator)
  const { id } = parseInput(z.object({ id: z.uuid() }), input)
  await systemDb('operator').$transaction(async (tx) => {
    const job = await tx.outbox.findFirst({ where: { id, outcome: 'failed' } })
    if (!job) throw notFound('This failed job')
    if (redactsPayload(job.name)) throw new AppError('conflict', 'This job’s payload is not stored, so it cannot be retried.')
    const same = await tx.outbox.count({
      where: { tenantId: job.tenantId, name: job.name, dedupeKey: job.dedupeKey ?? '', finishedAt: null },
    })
    if (same > 0) throw new AppError('conflict', 'The same job is already queued.')
    await tx.outbox.update({
      where: { id },
      data: { finishedAt: null, dispatchedAt: null, outcome: null, error: null, runAt: new Date() },
    })
    await wakeRelay(tx)
    if (job.tenantId)
      await tx.auditEvent.create({
        data: {
          tenantId: job.tenantId,
          actorType: 'user',
          actorId: operator.id,
          actorLabel: `${operator.email} (support)`,
          action: 'job.retried',
          targetType: 'job',
          targetId: id,
          targetLabel: job.name,
        },
      })
  })
}
