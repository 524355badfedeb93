'use client'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { toast } from '@callboard/ui/toast'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { assign, snooze } from './actions.ts'
import type { RowActions } from './attention-row.tsx'

// Loaded when somebody assigns something.
const AssignDialog = dynamic(() => import('./assign-dialog.tsx').then((m) => m.AssignDialog), { ssr: false })

/** Why the reader cannot do something; undefined if they can. */
export type Reasons = { assign: string | undefined; snooze: string | undefined }

/**
 * Snoozing and assigning the items of a list, with what to say about it.
 * @param ref the entity whose list it is; undefined for the organization's
 */
export function useRowActions(base: string, reasons: Reasons, ref?: string) {
  const { run } = useAction()
  const [assigning, setAssigning] = useState<AttentionView>()
  const actions: RowActions = {
    assignReason: reasons.assign,
    snoozeReason: reasons.snooze,
    onAssign: setAssigning,
    onUnassign: (item) => run(() => assign(base, { key: item.key, ref }, null)),
    onSnooze: (item, duration) =>
      run(
        () => snooze(base, { key: item.key, ref }, duration),
        () => {
          if (duration === 'none') return
          toast.message(duration === 'day' ? 'Snoozed until tomorrow' : 'Snoozed for a week', {
            action: { label: 'Undo', onClick: () => run(() => snooze(base, { key: item.key, ref }, 'none')) },
          })
        },
      ),
  }
  const dialog = assigning ? (
    <AssignDialog
      base={base}
      item={assigning}
      onClose={() => setAssigning(undefined)}
      onChoose={({ userId, name }) => {
        setAssigning(undefined)
        run(
          () => assign(base, { key: assigning.key, ref }, userId),
          () => toast.success(`Assigned to ${name}`),
        )
      }}
    />
  ) : null
  return { actions, dialog }
}
