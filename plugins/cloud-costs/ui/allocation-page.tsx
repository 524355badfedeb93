import type { AllocationRule } from '@callboard/modules/costs/domain/allocation'
import { costRules, previewRules, saveRules } from '@callboard/modules/costs/slots'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { RulesEditor } from './rules-editor.tsx'

type Data = { rules: AllocationRule[]; own: boolean; clusters: { id: string; name: string }[] }

/** Allocation rules with a preview. */
export const allocationPage = definePortalSlot<Data>({
  id: 'cloud-costs.allocation',
  load: ({ read }) => read(costRules, {}),
  render: ({ rules, own, clusters }, place) => (
    <div className="flex flex-col gap-4">
      <p className="max-w-2xl text-muted">
        Rules are evaluated in order. The first rule that matches a charge and resolves to an entity applies. Charges without a
        match stay unallocated. {own ? '' : 'These are the default rules.'}
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
