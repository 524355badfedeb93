'use client'
import { type MetricRole, metricRoles } from '@callboard/modules/experiments/domain/decision'
import { Button } from '@callboard/ui/button'
import { Input, Select } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'
import { roleLabels } from './labels.ts'

export type MeasuredDraft = { id: number; metric: string; role: MetricRole; margin: string }
type Metric = { key: string; name: string }

type RowProps = {
  draft: MeasuredDraft
  metrics: readonly Metric[]
  onChange: (change: Partial<MeasuredDraft>) => void
  onRemove: () => void
}

function Row({ draft, metrics, onChange, onRemove }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Metric"
        className="w-56"
        value={draft.metric}
        onChange={(event) => onChange({ metric: event.target.value })}
      >
        {metrics.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Role"
        className="w-36"
        value={draft.role}
        onChange={(event) => onChange({ role: metricRoles.find((role) => role === event.target.value) ?? 'success' })}
      >
        {metricRoles.map((role) => (
          <option key={role} value={role}>
            {roleLabels[role]}
          </option>
        ))}
      </Select>
      {draft.role === 'guardrail' ? (
        <label className="flex items-center gap-1.5">
          Accepted harm, %
          <Input
            inputMode="decimal"
            className="w-20"
            value={draft.margin}
            onChange={(event) => onChange({ margin: event.target.value })}
          />
        </label>
      ) : null}
      <Button variant="quiet" size="icon" aria-label={`Remove the metric ${draft.metric}`} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

type Props = {
  drafts: readonly MeasuredDraft[]
  metrics: readonly Metric[]
  error: string | undefined
  onChange: (drafts: MeasuredDraft[]) => void
}

/** Edits what an experiment measures. */
export function MeasuredRows({ drafts, metrics, error, onChange }: Props) {
  const next = { id: Math.max(0, ...drafts.map((d) => d.id)) + 1, metric: metrics[0]?.key ?? '', margin: '1' }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Metrics</legend>
      {drafts.map((draft) => (
        <Row
          key={draft.id}
          draft={draft}
          metrics={metrics}
          onChange={(change) => onChange(drafts.map((d) => (d.id === draft.id ? { ...d, ...change } : d)))}
          onRemove={() => onChange(drafts.filter((d) => d.id !== draft.id))}
        />
      ))}
      {error ? (
        <p role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      <div>
        <Button
          variant="quiet"
          onClick={() => onChange([...drafts, { ...next, role: drafts.length === 0 ? 'success' : 'guardrail' }])}
        >
          <Plus aria-hidden /> Add metric
        </Button>
      </div>
    </fieldset>
  )
}
