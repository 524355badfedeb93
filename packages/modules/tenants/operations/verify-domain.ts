import { audit, operation } from '@callboard/kernel/operation'
import { hasDnsProof } from './dns-proof.ts'
import { byDomain, mustFind } from './domain-record.ts'

/**
 * Verifies the domain.
 * @throws AppError `vendor_refused` with the expected record and what was found
 */
export const verifyDomain = operation({
  name: 'domains.verify',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain,
  async run(context, { domain }) {
    const { proof } = await context.tx((db) => mustFind(db, domain))
    const refusal = await hasDnsProof(context.platform, domain, proof)
    await context.tx(async (db) => {
      await db.emailDomain.updateMany({
        where: { domain },
        data: { checkedAt: new Date(), ...(refusal ? {} : { verifiedAt: new Date() }) },
      })
      if (!refusal)
        await audit(db, context, { action: 'domain.verified', targetType: 'domain', targetId: domain, targetLabel: domain })
    })
    if (refusal) throw refusal
    return { verified: true }
  },
})
