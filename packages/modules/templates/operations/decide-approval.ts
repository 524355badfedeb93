import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation, requirePerson } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import type { z } from 'zod'
import { decisionInput } from '../domain/run-input.ts'
import { lockRun } from '../repo/runs.ts'
import { decisionRefusal } from './decision-refusal.ts'
import { finishRun } from './engine/finish-run.ts'
import { requestAdvance } from './engine/run-record.ts'

const findApproval = (db: TenantDb, runId: string, position: number) =>
  db.templateApproval.findFirst({
    where: { runId, position },
    include: { decisions: { orderBy: { at: 'asc' } }, step: { select: { run: { select: { startedBy: true, title: true } } } } },
  })
type Approval = NonNullable<Awaited<ReturnType<typeof findApproval>>>

type Decision = z.output<typeof decisionInput> & { by: string }

async function close(
  db: TenantDb,
  context: OperationContext,
  approval: Approval,
  { decision, comment, by, run, step }: Decision,
) {
  const { tenantId } = context
  const where = { runId: run, position: step }
  const said = [...approval.decisions, { decision, comment, decidedBy: by }]
  const closedAt = new Date()
  if (decision === 'reject') {
    await db.templateApproval.updateMany({ where, data: { state: 'rejected', closedAt } })
    const error = `Rejected by ${by}${comment ? `: ${comment}` : '.'}`
    return finishRun(db, tenantId, run, { position: step, error, endsAs: 'failed' })
  }
  if (said.length < approval.required) return
  const output = { approvedBy: said.map((d) => d.decidedBy), comments: said.map((d) => d.comment).filter(Boolean) }
  await db.templateApproval.updateMany({ where, data: { state: 'approved', closedAt } })
  await db.templateStep.updateMany({ where, data: { state: 'succeeded', output, finishedAt: closedAt } })
  await db.templateRun.updateMany({ where: { id: run }, data: { state: 'running', note: '' } })
  await requestAdvance(db, tenantId, run)
}

/** Approves or rejects a step that waits, or confirms one that is done by hand. */
export const decideApproval = operation({
  name: 'templates.decide-approval',
  action: 'templates.decide',
  input: decisionInput,
  async run(context, input): Promise<{ id: string }> {
    const person = requirePerson(context)
    const { tenantId } = context
    const { refs } = await context.read((db) => groupsOfPerson(db, tenantId, person.id))
    return context.tx(async (db) => {
      const { run, step, decision, comment } = input
      const approval = (await lockRun(db, tenantId, run)) ? await findApproval(db, run, step) : null
      if (!approval) throw notFound('This step')
      const decider = { userId: person.id, refs: new Set(refs) }
      const refusal = decisionRefusal(approval, approval.step.run.startedBy, decider)
      if (refusal) throw refusal
      await db.templateDecision.create({
        data: { tenantId, runId: run, position: step, userId: person.id, decidedBy: person.label, decision, comment },
      })
      await close(db, context, approval, { ...input, by: person.label })
      await audit(db, context, {
        action: decision === 'approve' ? 'template.step-approved' : 'template.step-rejected',
        targetType: 'template-run',
        targetId: run,
        targetLabel: approval.step.run.title,
        detail: { step, comment },
      })
      return { id: run }
    })
  },
})
