import { portalPaths } from '@callboard/core/portal-paths'
import { type AttentionItem, defineAttention, maxItems } from '@callboard/kernel/attention'
import { personOf } from '@callboard/kernel/operation'
import { hasOpenApprovals, readOpenApprovals } from '../repo/runs.ts'

/** Runs that wait for the reader's decision. */
export const approvalAttention = defineAttention({
  action: 'templates.decide',
  aboutEntities: false,
  when: ({ tenantId }) => hasOpenApprovals(tenantId),
  async read(db, { tenantId, actor }) {
    const userId = personOf(actor)
    if (!userId) return []
    const open = await readOpenApprovals(db, tenantId, userId)
    return open.slice(0, maxItems).map(
      ({ run, step, title, stepName, requestedBy, requestedAt }): AttentionItem => ({
        key: `template-approval ${run} ${step}`,
        level: 'waiting',
        impact: 0,
        subject: title,
        what: `waits for your approval of “${stepName}”`,
        why: `Started by ${requestedBy}.`,
        source: 'Templates',
        path: portalPaths.run(run),
        verb: 'Review',
        since: requestedAt,
        refs: [],
        owners: [],
        personal: true,
      }),
    )
  },
})
