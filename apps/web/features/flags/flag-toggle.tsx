'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { toggle } from './actions.ts'

type Props = {
  base: string
  flag: string
  environment: { key: string; name: string }
  enabled: boolean
  reason: string | undefined
}

/** Switches a flag on or off in an environment. */
export function FlagToggle({ base, flag, environment, enabled, reason }: Props) {
  const { busy, run } = useAction()
  return (
    <Button
      variant={enabled ? 'plain' : 'quiet'}
      disabled={busy}
      reason={reason}
      aria-pressed={enabled}
      aria-label={`${flag} in ${environment.name}`}
      onClick={() =>
        run(
          () => toggle(base, { key: flag, environment: environment.key, enabled: !enabled }),
          () => toast.success(`${flag} is ${enabled ? 'off' : 'on'} in ${environment.name}.`),
        )
      }
    >
      <span aria-hidden className={`size-2 rounded-full ${enabled ? 'bg-ok-mark' : 'bg-line2'}`} />
      {enabled ? 'On' : 'Off'}
    </Button>
  )
}
