import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ApprovalView } from '../domain/views.ts'
import { readDecisions, readOpenApprovals } from '../repo/runs.ts'

/** Steps that wait for the decision of whoever asks, the oldest first. */
export const listApprovals = operation({
  name: 'templates.list-approvals',
  action: 'templates.decide',
  input: z.object({}),
  async run(context): Promise<{ approvals: ApprovalView[] }> {
    const { tenantId } = context
    const userId = personOf(context.actor)
    if (!userId) return { approvals: [] }
    return context.read(async (db) => {
      const open = await readOpenApprovals(db, tenantId, userId)
      const decided = await readDecisions(
        db,
        tenantId,
        open.map(({ run }) => run),
      )
      const decisionsOf = ({ run, step }: { run: string; step: number }) =>
        decided
          .filter((one) => one.run === run && one.step === step)
          .map(({ by, decision, comment, at }) => ({ by, decision, comment, at }))
      return { approvals: open.map((approval) => ({ ...approval, decisions: decisionsOf(approval) })) }
    })
  },
})
