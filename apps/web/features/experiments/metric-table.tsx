import type { MetricKind } from '@callboard/modules/experiments/domain/metric-kind'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { directionLabels } from './labels.ts'

type Metric = {
  id: string
  key: string
  name: string
  kind: MetricKind
  event: string
  denominator: string | null
  better: keyof typeof directionLabels
  windowDays: number
  cap: number | null
  createdBy: string
  createdAt: Date
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Metric', width: 220 },
  { id: 'kind', label: 'Kind', width: 110, narrow: 'lead' },
  { id: 'event', label: 'Event', width: 220 },
  { id: 'better', label: 'Better is', width: 110 },
  { id: 'window', label: 'Window', width: 90 },
  { id: 'created', label: 'Created', width: 180 },
]

/** Metrics by name. */
export function MetricTable({ metrics, now, empty }: { metrics: readonly Metric[]; now: Date; empty: ReactNode }) {
  return (
    <ListTable
      label="Metrics"
      columns={columns}
      empty={empty}
      rows={metrics.map((metric) => ({
        id: metric.id,
        label: metric.name,
        cells: {
          name: (
            <>
              {metric.name}
              <span className="block font-mono text-sm text-muted">{metric.key}</span>
            </>
          ),
          kind: <Badge tone="plain">{metric.kind}</Badge>,
          event: <code>{metric.denominator ? `${metric.event} / ${metric.denominator}` : metric.event}</code>,
          better: directionLabels[metric.better],
          window: `${metric.windowDays} d`,
          created: (
            <span className="text-muted">
              <TimeAgo at={metric.createdAt} now={now} /> by {metric.createdBy}
            </span>
          ),
        },
      }))}
    />
  )
}
