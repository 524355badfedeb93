'use client'
import { Select } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { saveRetention } from './actions.ts'

const choices = [
  { value: '', label: 'Forever' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '1095', label: '3 years' },
  { value: '2555', label: '7 years' },
]

export function RetentionForm({ base, days, reason }: { base: string; days: number | null; reason: string | undefined }) {
  const { busy, run } = useAction()
  const known = choices.some((c) => c.value === String(days ?? ''))
  return (
    <label className="flex items-center gap-2 text-muted" title={reason}>
      Retention
      <Select
        className="w-auto"
        value={String(days ?? '')}
        disabled={busy || reason !== undefined}
        aria-description={reason}
        onChange={(event) => {
          const value = event.target.value
          run(
            () => saveRetention(base, value ? Number(value) : null),
            () => toast.success('Saved. Older entries are deleted within the hour.'),
          )
        }}
      >
        {known ? null : <option value={String(days)}>{days} days</option>}
        {choices.map((c) => (
          <option key={c.value} value={c.value}>
            {c.label}
          </option>
        ))}
      </Select>
    </label>
  )
}
