import { operation } from '@callboard/kernel/operation'
import { changeOf, proposalInput } from './proposal.ts'

/** A preview of the files that a proposal would write. Nothing is sent. */
export const previewProposal = operation({
  name: 'inference.preview-proposal',
  action: 'catalog.write',
  input: proposalInput,
  async run(context, given) {
    const { from, change } = await changeOf(context, given)
    const { title, files, refs, before } = change
    return { repository: from.item.name, title, files, before: before ?? null, entities: refs.length }
  },
})
