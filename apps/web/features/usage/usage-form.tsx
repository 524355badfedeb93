'use client'
import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Select } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { saveUsage } from './actions.ts'

const choices = [
  { value: 90, label: '90 days' },
  { value: 365, label: '1 year' },
  { value: 730, label: '2 years' },
]

/** Whether the portal records its usage, and for how long. */
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
    <Card title="Usage analytics">
      <div className="flex flex-col gap-3 p-3.5">
        <p className="text-muted">
          Records page views, searches and ratings of docs pages for Insights. Users are pseudonymized, and groups of fewer than{' '}
          {minGroup} people are not shown on their own. Data never leaves this installation.{' '}
          <a href={paths.ownUsage(base)} download className="text-accent underline">
            Download what is stored about you
          </a>
        </p>
        <div className="flex flex-wrap items-center gap-3">
          {settings.enabled ? (
            <Confirm
              variant="plain"
              trigger="Turn off"
              title="Turn off usage analytics?"
              confirm="Turn off and delete data"
              reason={reason}
              busy={busy}
              onConfirm={() => save({ ...settings, enabled: false })}
            >
              Recording stops, and all recorded data is deleted.
            </Confirm>
          ) : (
            <Button reason={reason} disabled={busy} onClick={() => save({ ...settings, enabled: true })}>
              Turn on
            </Button>
          )}
          <label className="flex items-center gap-2 text-muted" title={reason}>
            Retention
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
