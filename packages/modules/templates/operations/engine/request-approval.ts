import type { Addresses } from '@callboard/core/portal-address'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { portalUrl } from '@callboard/kernel/portal-links'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { wakeRunJob } from '../../jobs.ts'
import type { ApprovalRequest } from '../actions/built-in-action.ts'
import { emitRun } from './emit-run.ts'
import type { Attempt } from './run-record.ts'

type Asked = { tenantId: Attempt['tenantId']; runId: string; position: number }

/** Notifies those who may decide an open approval, and have not. @param reminder whether they were notified before */
export async function notifyApprovers(db: TenantDb, addresses: Addresses, of: Asked, reminder: boolean): Promise<void> {
  const { tenantId, runId, position } = of
  const approval = await db.templateApproval.findFirst({
    where: { runId, position, state: 'open' },
    include: {
      decisions: { select: { userId: true } },
      step: { select: { run: { select: { title: true, startedBy: true, startedLabel: true } } } },
    },
  })
  if (!approval) return
  const { run } = approval.step
  const people = new Set<string>()
  for (const ref of approval.approvers) for (const id of await peopleOfOwner(db, tenantId, ref)) people.add(id)
  for (const { userId } of approval.decisions) people.delete(userId)
  if (run.startedBy && !approval.allowSelf) people.delete(run.startedBy)
  const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
  const asks = approval.kind === 'manual' ? 'needs something done by hand' : 'needs your approval'
  const title = `${reminder ? 'Reminder: ' : ''}“${run.title}” ${asks}`
  const path = portalPaths.decision(runId, position)
  const request = { title, startedBy: run.startedLabel, message: approval.message, expiresAt: approval.expiresAt }
  const link = portalUrl(addresses, tenant.slug, path)
  await notify(
    db,
    tenantId,
    { userIds: [...people] },
    {
      kind: 'templates.approval',
      title,
      body: `${run.startedLabel} started it. ${approval.message}`.trim(),
      path,
      mail: (to) => mails.approval(to, tenant.name, request, link),
    },
  )
}

/** Asks people to decide a step. Part of the transaction in which the step begins to wait. */
export async function requestApproval(db: TenantDb, addresses: Addresses, of: Asked, approval: ApprovalRequest): Promise<void> {
  const { tenantId, runId, position } = of
  const { expiresAt } = approval
  await db.templateApproval.deleteMany({ where: { runId, position } })
  await db.templateApproval.create({ data: { tenantId, runId, position, ...approval } })
  await db.templateRun.updateMany({
    where: { id: runId },
    data: { note: `Waiting for ${new Intl.ListFormat('en', { type: 'disjunction' }).format(approval.approvers.map(shortRef))}.` },
  })
  await emitRun(db, tenantId, runId, 'waiting')
  await notifyApprovers(db, addresses, of, false)
  // A retried step asks anew, while the jobs of its former approval still wait.
  const turn = Math.floor(expiresAt.getTime() / 1000)
  const wake = (reason: 'remind' | 'expire', runAt: Date) =>
    enqueue(db, tenantId, jobRequest(wakeRunJob, { runId, position, reason, turn }, { runAt }))
  await wake('remind', new Date((Date.now() + expiresAt.getTime()) / 2))
  await wake('expire', expiresAt)
}
