'use client'
import { Card } from '@callboard/ui/card'
import { Select } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { saveRetention } from './actions.ts'

const choices = [
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
  { value: 365, label: '1 year' },
  { value: 730, label: '2 years' },
]

/** For how long questions are kept. @param reason why the reader may not change it */
export function RetentionForm({ base, days, reason }: { base: string; days: number; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Card title="Questions">
      <div className="flex flex-col gap-3 p-3.5">
        <p className="text-muted">
          Questions in Ask are kept with their ratings, so that docs can be corrected. Only their askers see them, unless they
          share a thread; Knowledge gaps lists those without a helpful answer, without names. Accepted answers of teams are kept.
        </p>
        <label className="flex items-center gap-2 text-muted" title={reason}>
          Retention
          <Select
            className="w-auto"
            value={String(days)}
            disabled={busy || reason !== undefined}
            onChange={(e) =>
              run(
                () => saveRetention(base, Number(e.target.value)),
                () => toast.success('Saved.'),
              )
            }
          >
            {choices.some((c) => c.value === days) ? null : <option value={days}>{days} days</option>}
            {choices.map((c) => (
              <option key={c.value} value={c.value}>
                {c.label}
              </option>
            ))}
          </Select>
        </label>
      </div>
    </Card>
  )
}
