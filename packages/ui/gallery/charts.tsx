import type { ReactNode } from 'react'
import { ChartCard } from '../chart/chart-card.tsx'
import type { ChartSpec } from '../chart/spec.ts'

const days = Array.from({ length: 28 }, (_, i) => `2026-11-${`${i + 1}`.padStart(2, '0')}`)
const wave = (base: number, swing: number) => days.map((_, i) => Math.round((base + swing * Math.sin(i / 3)) * 100) / 100)

const costs: ChartSpec = {
  title: 'Cost by team',
  look: 'stacked',
  points: days,
  step: 'day',
  unit: { kind: 'money', currency: 'USD' },
  series: [
    { key: 'payments', label: 'payments', color: 'd1', values: wave(120, 15) },
    { key: 'search', label: 'search', color: 'd2', values: wave(60, 8) },
    { key: 'other', label: 'Other', color: 'other', values: wave(20, 2) },
  ],
  previous: { label: 'Previous 28 days', values: wave(190, 20) },
  limits: [{ value: 230, label: 'Budget', tone: 'bad' }],
  markers: [
    { at: '2026-11-14', kind: 'anomaly', label: 'Anomaly', text: 'payments cost 40% more than usual', series: 'payments' },
  ],
}

const leadTime: ChartSpec = {
  title: 'Lead time',
  look: 'lines',
  points: days,
  step: 'day',
  unit: { kind: 'duration' },
  series: [
    { key: 'median', label: 'Median', color: 'd1', values: wave(14_400_000, 3_600_000).map((v, i) => (i === 9 ? null : v)) },
  ],
  bands: [
    { from: 0, to: 3_600_000, label: 'Elite' },
    { from: 3_600_000, to: 86_400_000, label: 'High' },
  ],
  partial: 'The last day is not complete yet.',
}

export const charts: Record<string, ReactNode> = {
  chart: (
    <div className="flex flex-col gap-4">
      <ChartCard spec={costs} />
      <ChartCard spec={leadTime} height={160} />
      <ChartCard spec={{ ...leadTime, title: 'No data', series: [] }} height={80} />
    </div>
  ),
}
