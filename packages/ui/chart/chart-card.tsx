import type { ReactNode } from 'react'
import { Card } from '../card.tsx'
import { Chart } from './chart.tsx'
import type { ChartSpec } from './spec.ts'

/** A chart in a card. Nothing is cut off at its edge: on a phone, the values of a point are shown below the chart. */
export function ChartCard({
  spec,
  title = spec.title,
  aside,
  height,
}: {
  spec: ChartSpec
  title?: string
  aside?: ReactNode
  height?: number
}) {
  return (
    <Card title={title} aside={aside} className="overflow-visible">
      <Chart spec={spec} {...(height ? { height } : {})} />
    </Card>
  )
}
