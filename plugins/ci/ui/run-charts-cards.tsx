import type { RunDay } from '@callboard/modules/pipelines/domain/view'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { durationChart, resultsChart } from './run-charts.ts'

/** How runs went and how long they took, by day. */
export function RunCharts({ daily }: { daily: readonly RunDay[] }) {
  const aside = `last ${daily.length} days`
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <ChartCard spec={resultsChart(daily)} aside={aside} height={160} />
      <ChartCard spec={durationChart(daily)} aside={aside} height={160} />
    </div>
  )
}
