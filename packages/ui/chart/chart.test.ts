import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { RunBars } from '../run-bars.tsx'
import { Sparkline } from '../sparkline.tsx'
import { Chart } from './chart.tsx'
import type { ChartSpec } from './spec.ts'

const spec: ChartSpec = {
  title: 'Runs by result',
  look: 'stacked',
  step: 'day',
  unit: { kind: 'count', one: 'run', many: 'runs' },
  points: ['2026-11-19', '2026-11-20'],
  series: [
    { key: 'ok', label: 'Succeeded', color: 'd1', values: [3, 4] },
    { key: 'bad', label: 'Failed', color: 'bad', values: [0, 1] },
  ],
  markers: [
    { at: '2026-11-19', kind: 'event', label: 'Deployed', text: 'v2.' },
    { at: '2026-11-20', kind: 'anomaly', label: 'Anomaly', text: 'More than usual.' },
  ],
  partial: 'The last day is not over.',
}
const drawn = (change: Partial<ChartSpec> = {}) => renderToStaticMarkup(createElement(Chart, { spec: { ...spec, ...change } }))

test('the server draws a complete picture: shapes, axes, legend, events, what is missing, and a summary', () => {
  const html = drawn()
  expect(html).toContain('<figure aria-label="Runs by result"')
  expect(html).toContain('fill="var(--d1)"')
  for (const text of ['Succeeded', 'Failed', '20 Nov', 'The last day is not over.', 'v2.', 'Total: highest 5 runs (Fri 20 Nov)'])
    expect(html).toContain(text)
  // Nothing that can be pressed before it works.
  expect(html).not.toContain('<button')
})

test('one picture fits every width: nothing across has a size in pixels', () => {
  const positions = [...drawn().matchAll(/style="[^"]*left:([^;"]+)/g)].map((m) => m[1])
  expect(positions.length).toBeGreaterThanOrEqual(4)
  expect(positions.filter((position) => !position?.endsWith('%'))).toEqual([])
})

test('without values there is a sentence in the space of the chart; a title names a single series without a legend', () => {
  expect(drawn({ series: [], empty: 'No finished runs.' })).toContain('No finished runs.')
  expect(drawn({ series: [], empty: undefined })).toContain('No data for this period.')
  expect(drawn({ series: spec.series.slice(0, 1) })).not.toContain('aria-label="Legend"')
})

test('run bars are in words for whoever does not see them; a sparkline repeats the number beside it', () => {
  const runs = [
    { key: '1', tone: 'ok' as const, duration: 100 },
    { key: '2', tone: 'bad' as const, duration: null },
  ]
  const bars = renderToStaticMarkup(createElement(RunBars, { runs, label: 'Last 2 runs: 1 succeeded, 1 failed' }))
  expect(bars).toContain('role="img" aria-label="Last 2 runs: 1 succeeded, 1 failed"')
  expect(bars.match(/<rect/g)).toHaveLength(2)
  expect(renderToStaticMarkup(createElement(Sparkline, { values: [1, null, 3] }))).toContain('aria-hidden="true"')
  expect(renderToStaticMarkup(createElement(Sparkline, { values: [4, 4] }))).not.toContain('NaN')
})
