'use client'
import type { Approval } from '@callboard/modules/flags/domain/approval'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { requestChange, toggle } from './actions.ts'

type Props = {
  base: string
  flag: string
  environment: { key: string; name: string; approval: Approval }
  enabled: boolean
  reason: string | undefined
}

/** Switches a flag on or off in an environment. */
export function FlagToggle({ base, flag, environment, enabled, reason }: Props) {
  const { busy, run } = useAction()
  const change = { key: flag, environment: environment.key, enabled: !enabled }
  // Off needs no approval, because an incident does not wait for one.
  const request = () =>
    run(
      () => requestChange(base, { change: { ...change, kind: 'toggle' } }),
      () => toast.success(`Requested. ${flag} is on in ${environment.name} once somebody approves it.`),
    )
  const save = () =>
    run(
      () => toggle(base, change),
      () => toast.success(`${flag} is ${enabled ? 'off' : 'on'} in ${environment.name}.`),
    )
  return (
    <Button
      variant={enabled ? 'plain' : 'quiet'}
      disabled={busy}
      reason={reason}
      aria-pressed={enabled}
      aria-label={`${flag} in ${environment.name}`}
      onClick={!enabled && environment.approval !== 'none' ? request : save}
    >
      <span aria-hidden className={`size-2 rounded-full ${enabled ? 'bg-ok-mark' : 'bg-line2'}`} />
      {enabled ? 'On' : 'Off'}
    </Button>
  )
}
