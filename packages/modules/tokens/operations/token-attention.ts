import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention, maxItems } from '@callboard/kernel/attention'
import { personOf } from '@callboard/kernel/operation'
import { findExpiringTokens, hasExpiringTokens } from '../repo/tokens.ts'

/** The reader's own tokens that expire within a week. */
export const tokenAttention = defineAttention({
  action: 'self.manage',
  aboutEntities: false,
  when: ({ tenantId, actor }) => hasExpiringTokens(tenantId, personOf(actor)),
  async read(db, { tenantId, actor }) {
    const rows = await findExpiringTokens(db, tenantId, personOf(actor), maxItems)
    return rows.map(({ id, name, hours }) => ({
      key: `token ${id}`,
      level: 'warning' as const,
      impact: hours < 24 ? 1 : 0,
      subject: name,
      what: hours < 24 ? 'expires within a day' : `expires in ${Math.ceil(hours / 24)} days`,
      why: 'Your personal API token. What uses it stops working.',
      source: 'API tokens',
      path: portalPaths.tokens(),
      verb: 'Renew',
      since: null,
      refs: [],
      owners: [],
      personal: true as const,
    }))
  },
})
