import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { ProposeButton } from './propose-button.tsx'
import { proposedFields } from './reviewed-values.ts'

/** Proposes a change of an entity's catalog file, if its source supports proposals. */
export function ChangeButton({ base, shown, reason }: { base: string; shown: ShownEntity; reason: string | undefined }) {
  if (!shown.proposable || shown.evidence || !shown.source.file) return null
  return <ProposeButton base={base} entityRef={shown.ref} trigger="Change" reason={reason} fields={proposedFields(shown)} />
}
