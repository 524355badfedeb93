import { minSegmentUnits, type SegmentEffect } from '@callboard/modules/experiments/domain/segments'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { formatEffect } from './labels.ts'

type Props = { segments: readonly SegmentEffect[]; metrics: readonly { metricId: string; name: string }[] }

/** Maximum number of rows: with many metrics and variants, those with the smallest p-values are shown. */
const maxRows = 100

const columns: readonly ListColumn[] = [
  { id: 'segment', label: 'Segment', width: 200 },
  { id: 'metric', label: 'Metric', width: 180 },
  { id: 'variant', label: 'Variant', width: 120 },
  { id: 'units', label: 'Units', width: 90 },
  { id: 'effect', label: 'Effect', width: 210, narrow: 'lead' },
  { id: 'p', label: 'Adjusted p', width: 150 },
]

const formatP = (p: number) => (p < 0.001 ? '< 0.001' : p.toFixed(3))

const counted = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`

function rowOf(effect: SegmentEffect, metric: string): ListRow {
  const { metricId, attribute, value, variant, units, estimate, interval, pValue, isDifferent } = effect
  return {
    id: JSON.stringify([metricId, attribute, value, variant]),
    label: `${attribute} ${value}`,
    cells: {
      segment: (
        <>
          {attribute} <b className="font-semibold">{value}</b>
        </>
      ),
      metric,
      variant,
      units: units.toLocaleString('en'),
      effect: (
        <span className="tabular-nums">
          {formatEffect(estimate)}{' '}
          <span className="text-muted">
            ({formatEffect(interval.lower)} to {formatEffect(interval.upper)})
          </span>
        </span>
      ),
      p: (
        <>
          {formatP(pValue)} {isDifferent ? <Badge tone="accent">different</Badge> : null}
        </>
      ),
    },
  }
}

/** Effects on success metrics by attribute of the units. */
export function SegmentTable({ segments, metrics }: Props) {
  const compared = new Set(segments.map(({ attribute, value }) => JSON.stringify([attribute, value]))).size
  const nameOf = (id: string) => metrics.find(({ metricId }) => metricId === id)?.name ?? ''
  const shown = segments.length > maxRows ? segments.toSorted((a, b) => a.pValue - b.pValue).slice(0, maxRows) : segments
  if (compared === 0)
    return (
      <Card title="Segments">
        <p className="px-3.5 py-3 text-muted">
          Nothing to compare yet. Report <code>attributes</code> of units, such as their country, with exposures (
          <code>POST /api/v1/exposures</code>). A segment needs {minSegmentUnits} units in each variant.
        </p>
      </Card>
    )
  return (
    <Card title="Segments" aside={counted(compared, 'segment')}>
      <p className="px-3.5 py-3 text-sm text-muted">
        For exploration; the decision does not depend on segments. {counted(segments.length, 'comparison')}, with p-values
        adjusted together by Benjamini-Hochberg. Intervals hold for one segment and one look.
        {shown.length < segments.length
          ? ` The ${maxRows} comparisons with the smallest p-values are shown; the API returns all.`
          : ''}
      </p>
      <ListTable
        label="Segments"
        inCard
        columns={columns}
        empty={null}
        rows={shown.map((effect) => rowOf(effect, nameOf(effect.metricId)))}
      />
    </Card>
  )
}
