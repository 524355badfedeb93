import type { RunDay } from '@callboard/modules/pipelines/domain/view'
import { Card } from '@callboard/ui/card'
import { Chart } from '@callboard/ui/chart/chart'
import { durationChart, resultsChart } from './run-charts.ts'

/** How runs went and how long they took, by day. */
export function RunCharts({ daily }: { daily: readonly RunDay[] }) {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card title="Runs by result" aside={`last ${daily.length} days`}>
        <Chart spec={resultsChart(daily)} height={160} />
      </Card>
      <Card title="Run duration" aside={`last ${daily.length} days`}>
        <Chart spec={durationChart(daily)} height={160} />
      </Card>
    </div>
  )
}
