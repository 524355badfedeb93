import type { OperationContext } from '@callboard/kernel/operation'
import { listEntityActions } from '@callboard/modules/templates'
import { Button } from '@callboard/ui/button'
import { Zap } from 'lucide-react'
import { EntityActionsMenu } from './entity-actions-menu.tsx'

/** What can be run on an entity. Nothing if no template names its kind. */
export async function EntityActions({
  base,
  context,
  entityRef,
  label,
  reason,
}: {
  base: string
  context: OperationContext
  entityRef: string
  label: string
  reason: string | undefined
}) {
  const { actions } = await listEntityActions(context, { ref: entityRef })
  if (actions.length === 0) return null
  if (reason)
    return (
      <Button reason={reason}>
        <Zap aria-hidden /> Actions
      </Button>
    )
  return <EntityActionsMenu base={base} entityRef={entityRef} label={label} actions={actions} />
}
