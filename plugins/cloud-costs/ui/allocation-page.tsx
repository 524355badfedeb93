import type { AllocationRule } from '@callboard/modules/costs/domain/allocation'
import { costRules, previewRules, saveRules } from '@callboard/modules/costs/slots'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { RulesEditor } from './rules-editor.tsx'

type Data = { rules: AllocationRule[]; own: boolean; clusters: { id: string; name: string }[] }

/** The rules that say whose costs are, with what they would lead to. */
export const allocationPage = definePortalSlot<Data>({
  id: 'cloud-costs.allocation',
  load: ({ read }) => read(costRules, {}),
  render: ({ rules, own, clusters }, place) => (
    <div className="flex flex-col gap-4">
      <p className="max-w-2xl text-muted">
        Rules are asked in their order; the first that fits a charge and leads to an entity decides. What none fits stays
        unallocated, and is always shown. {own ? '' : 'These are the usual ones, until you keep your own.'}
      </p>
      <RulesEditor
        rules={rules}
        clusters={clusters}
        preview={place.act(previewRules)}
        save={place.act(saveRules)}
        reason={place.reason('costs.manage')}
      />
    </div>
  ),
})
