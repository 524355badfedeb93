import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { MetricKind } from '@callboard/modules/experiments/domain/metric-kind'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { directionLabels, formatEffect } from './labels.ts'

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
  percentile: number | null
  minimumEffect: number | null
  owner: string | null
  createdBy: string
  createdAt: Date
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Metric', width: 200 },
  { id: 'kind', label: 'Kind', width: 110, narrow: 'lead' },
  { id: 'event', label: 'Event', width: 180 },
  { id: 'better', label: 'Better is', width: 110 },
  { id: 'effect', label: 'Smallest effect', width: 130 },
  { id: 'owner', label: 'Owner', width: 140 },
  { id: 'window', label: 'Window', width: 90 },
  { id: 'created', label: 'Created', width: 180 },
]

type Props = { base: string; metrics: readonly Metric[]; now: Date; empty: ReactNode }

/** Metrics by name. */
export function MetricTable({ base, metrics, now, empty }: Props) {
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
          kind: <Badge tone="plain">{metric.percentile ? `p${Math.round(metric.percentile * 100)}` : metric.kind}</Badge>,
          event: <code>{metric.denominator ? `${metric.event} / ${metric.denominator}` : metric.event}</code>,
          better: directionLabels[metric.better],
          effect: metric.minimumEffect ? formatEffect(metric.minimumEffect).replace('+', '') : '–',
          owner: metric.owner ? (
            <Link href={paths.entity(base, metric.owner)} className="hover:underline">
              {shortRef(metric.owner)}
            </Link>
          ) : (
            '–'
          ),
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
