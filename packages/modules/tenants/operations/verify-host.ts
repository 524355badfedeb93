import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { hasDnsProof } from './dns-proof.ts'
import { byHost, mustFind } from './portal-hosts.ts'

/**
 * Verifies a custom domain, after which the portal is served there.
 * @throws AppError `vendor_refused` with the expected record and what was found, `conflict` if another organization has verified
 * the domain
 */
export const verifyHost = operation({
  name: 'hosts.verify',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  async run(context, { host }) {
    const { proof } = await context.tx((db) => mustFind(db, host))
    const refusal = await hasDnsProof(context.platform, host, proof)
    const now = new Date()
    await context
      .tx(async (db) => {
        await db.portalHost.updateMany({ where: { host }, data: { checkedAt: now, ...(refusal ? {} : { verifiedAt: now }) } })
        if (!refusal) await audit(db, context, { action: 'host.verified', targetType: 'host', targetId: host, targetLabel: host })
      })
      .catch((error) => {
        // The unique index that allows one organization per verified name.
        if (error?.code === 'P2002') throw new AppError('conflict', `${host} is used by another organization.`)
        throw error
      })
    if (refusal) throw refusal
    return { verified: true }
  },
})
