import { closedValue } from '@callboard/db/closed-columns'
import { operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import type { ApprovalView } from '../domain/views.ts'
import { readOpenApprovals } from '../repo/runs.ts'

/** Steps that wait for the decision of whoever asks, the oldest first. */
export const listApprovals = operation({
  name: 'templates.list-approvals',
  action: 'templates.decide',
  input: z.object({}),
  async run(context): Promise<{ approvals: ApprovalView[] }> {
    const { tenantId } = context
    const userId = personOf(context.actor)
    if (!userId) return { approvals: [] }
    const open = await context.read(async (db) => {
      const { refs } = await groupsOfPerson(db, tenantId, userId)
      return readOpenApprovals(db, tenantId, { userId, refs })
    })
    const runs = open.map(({ run }) => run)
    const decided = await context.tx((db) =>
      db.templateDecision.findMany({ where: { runId: { in: runs } }, orderBy: { at: 'asc' } }),
    )
    return {
      approvals: open.map((approval) => ({
        ...approval,
        decisions: decided
          .filter(({ runId, position }) => runId === approval.run && position === approval.step)
          .map(({ decidedBy: by, decision, comment, at }) => ({
            by,
            decision: closedValue('template_decision.decision', decision),
            comment,
            at,
          })),
      })),
    }
  },
})
