'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { remove, test } from './actions.ts'

/** Tests the saved connection, and removes it. */
export function ModelActions({ base, model }: { base: string; model: string }) {
  const { busy, run } = useAction()
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        disabled={busy}
        onClick={() =>
          run(
            () => test(base),
            ({ model: tested, ms }) => toast.success(`${tested} answered in ${(ms / 1000).toFixed(1)} s.`),
          )
        }
      >
        Test
      </Button>
      <Confirm
        trigger="Disconnect"
        title={`Disconnect ${model}?`}
        confirm="Disconnect"
        busy={busy}
        onConfirm={() =>
          run(
            () => remove(base),
            () => toast.success('Disconnected.'),
          )
        }
      >
        Its key is deleted, and answers are quotes again. Past usage stays listed.
      </Confirm>
    </div>
  )
}
