'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Select } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { saveUsage } from './actions.ts'

const choices = [
  { value: 90, label: '90 days' },
  { value: 365, label: 'a year' },
  { value: 730, label: 'two years' },
]

/** Whether the portal records how it is used, and for how long that is kept. */
export function UsageForm({
  base,
  settings,
  reason,
}: {
  base: string
  settings: { enabled: boolean; retentionDays: number }
  reason: string | undefined
}) {
  const { busy, run } = useAction()
  const save = (next: typeof settings) =>
    run(
      () => saveUsage(base, next),
      () => toast.success('Saved.'),
    )
  const known = choices.some((c) => c.value === settings.retentionDays)
  return (
    <Card title="Record of usage">
      <div className="flex flex-col gap-3 p-3.5">
        <p className="text-muted">
          Which pages are opened and what is searched for, for Insights. People are pseudonyms; nothing leaves this installation.
        </p>
        <div className="flex flex-wrap items-center gap-3">
          {settings.enabled ? (
            <Confirm
              look="plain"
              trigger="Switch off"
              title="Switch the record of usage off?"
              confirm="Switch off and forget"
              reason={reason}
              busy={busy}
              onConfirm={() => save({ ...settings, enabled: false })}
            >
              Nothing is recorded any more, and what was recorded is deleted now.
            </Confirm>
          ) : (
            <Button reason={reason} disabled={busy} onClick={() => save({ ...settings, enabled: true })}>
              Switch on
            </Button>
          )}
          <label className="flex items-center gap-2 text-muted" title={reason}>
            Kept for
            <Select
              className="w-auto"
              value={String(settings.retentionDays)}
              disabled={busy || reason !== undefined || !settings.enabled}
              onChange={(e) => save({ ...settings, retentionDays: Number(e.target.value) })}
            >
              {known ? null : <option value={settings.retentionDays}>{settings.retentionDays} days</option>}
              {choices.map((c) => (
                <option key={c.value} value={c.value}>
                  {c.label}
                </option>
              ))}
            </Select>
          </label>
        </div>
      </div>
    </Card>
  )
}
