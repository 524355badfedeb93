import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention, maxItems } from '@callboard/kernel/attention'
import { personOf } from '@callboard/kernel/operation'

/** The reader's own tokens that expire within a week. */
export const tokenAttention = defineAttention({
  action: 'self.manage',
  aboutEntities: false,
  async read(db, { tenantId, actor }) {
    const rows = await db.$queryRaw<{ id: string; name: string; hours: number }[]>`
      select id, name, ceil(extract(epoch from expires_at - now()) / 3600)::int as hours from api_token
      where tenant_id = ${tenantId}::uuid and user_id = ${personOf(actor) ?? null}::uuid and revoked_at is null
        and expires_at > now() and expires_at < now() + interval '7 days'
      order by expires_at limit ${maxItems}`
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
