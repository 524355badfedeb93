import { audit, operation } from '@callboard/kernel/operation'
import { withVendorErrors } from '@callboard/modules/integrations'
import { changeOf, proposalInput } from './proposal.ts'

/** Opens a pull request with the entity's descriptor, or updates the open one. */
export const proposeChange = operation({
  name: 'inference.propose',
  action: 'catalog.write',
  input: proposalInput,
  async run(context, given) {
    const { from, change } = await changeOf(context, given)
    const { integration, item, connected, proposals } = from
    const { refs, before: _, ...wanted } = change
    const { url, label } = await withVendorErrors(() => proposals.propose(connected.context, item, wanted))
    await context.tx(async (db) => {
      const { tenantId, actor } = context
      await db.proposal.create({
        data: { tenantId, integrationId: integration.id, item: item.key, refs, url, label, actor: actor.label },
      })
      await audit(db, context, {
        action: 'proposal.opened',
        targetType: 'entity',
        targetId: given.ref,
        targetLabel: label,
        detail: { url, files: wanted.files.map((f) => f.path) },
      })
    })
    return { url, label }
  },
})
