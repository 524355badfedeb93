'use client'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { useAction } from '~/lib/actions/use-action.ts'
import { requestChange, undoChange } from './actions.ts'

type Props = { base: string; flag: string; version: string; isProtected: boolean; reason: string | undefined }

/** Takes back a change of an environment. */
export function UndoButton({ base, flag, version, isProtected, reason }: Props) {
  const { busy, run } = useAction()
  const undo = (): Promise<ActionResult<unknown>> =>
    isProtected ? requestChange(base, { change: { kind: 'undo', key: flag, version } }) : undoChange(base, { key: flag, version })
  return (
    <Confirm
      trigger="Undo"
      variant="quiet"
      title="Undo this change?"
      confirm={isProtected ? 'Request approval' : 'Undo'}
      reason={reason}
      busy={busy}
      onConfirm={() =>
        run(undo, () => toast.success(isProtected ? 'Requested. It is undone once somebody approves it.' : 'Undone.'))
      }
    >
      Applications get what they got before it, unit by unit.
    </Confirm>
  )
}
