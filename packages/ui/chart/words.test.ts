import { describe, expect, test } from 'vitest'
import { type Cursor, pointAt, pressKey, releasePointer } from './cursor.ts'
import { chartCsv, chartSvg, type SvgPalette } from './download.ts'
import { formatChange, formatDuration, formatPoint, formatRange, formatTick, formatValue } from './format.ts'
import { type ChartSpec, chartColors } from './spec.ts'
import { describePoint, summarize } from './summary.ts'

const spec: ChartSpec = {
  title: 'Daily cost by team',
  look: 'stacked',
  step: 'day',
  unit: { kind: 'money', currency: 'USD' },
  points: ['2026-11-19', '2026-11-20'],
  series: [
    { key: 'p', label: '=Payments, "core"', color: 'd1', values: [100, 211] },
    { key: 'r', label: 'Risk', color: 'd2', values: [null, 365] },
  ],
  previous: { label: 'Previous period', values: [90, 429] },
  limits: [{ value: 500, label: 'Budget $500 / day', tone: 'bad' }],
  markers: [{ at: '2026-11-20', kind: 'anomaly', label: 'Anomaly, +$84', text: 'Storage doubled.' }],
}

describe('values', () => {
  test('carry their unit as the locale writes it', () => {
    expect(formatValue(1234.5, spec.unit)).toBe('$1,234.50')
    expect(formatValue(0.075, { kind: 'share' })).toBe('7.5%')
    expect(formatValue(1, { kind: 'count', one: 'person', many: 'people' })).toBe('1 person')
    expect(formatValue(2, { kind: 'count', one: 'person', many: 'people' })).toBe('2 people')
    expect(formatValue(null, spec.unit)).toBe('—')
    expect(formatDuration(200_000)).toBe('3 min 20 s')
    expect(formatChange(107.9, 100)).toBe('+7.9%')
    expect(formatChange(92, 100)).toBe('−8%')
    expect(formatChange(5, 0)).toBe('—')
  })

  test('of a currency that Intl does not know keep their code instead of failing', () => {
    expect(formatValue(3, { kind: 'money', currency: 'us$' })).toBe('3.00 us$')
  })

  test('on the axis have the digits of their step, and no more', () => {
    expect(formatTick(150, spec.unit, 150)).toBe('$150')
    expect(formatTick(0.25, spec.unit, 0.05)).toBe('$0.25')
    expect(formatTick(15_000, spec.unit, 5000)).toBe('$15K')
    expect(formatTick(0.5, { kind: 'share' }, 0.25)).toBe('50%')
    expect(formatTick(7_200_000, { kind: 'duration' }, 3_600_000)).toBe('2 h')
  })

  test('dates are in UTC, with the year once', () => {
    expect(formatPoint('2026-11-20', 'day')).toBe('Fri 20 Nov')
    expect(formatPoint('2026-11-16', 'week')).toBe('Week of 16 Nov')
    expect(formatRange('2026-10-25', '2026-11-23')).toBe('25 Oct to 23 Nov 2026')
    expect(formatRange('2025-12-25', '2026-01-23')).toBe('25 Dec 2025 to 23 Jan 2026')
  })
})

describe('in words', () => {
  test('a point names its total, every series from the largest, the previous period and what happened', () => {
    expect(describePoint(spec, 1)).toBe(
      'Fri 20 Nov, total $576.00, Risk $365.00, =Payments, "core" $211.00, Previous period $429.00, Anomaly, +$84: Storage doubled.',
    )
  })

  test('the summary names extremes, exceeded limits and markers', () => {
    const text = summarize(spec)
    expect(text).toContain('19 Nov to 20 Nov 2026.')
    expect(text).toContain('Total: highest $576.00 (Fri 20 Nov), lowest $100.00 (Thu 19 Nov), latest $576.00.')
    expect(text).toContain('Budget $500 / day: exceeded at 1 of 2 points.')
    expect(text).toContain('Fri 20 Nov: Anomaly, +$84. Storage doubled.')
  })
})

describe('downloads', () => {
  test('CSV has a row for each point, keeps unknown values empty and defuses formulas', () => {
    expect(chartCsv(spec)).toBe(
      'Date,"\'=Payments, ""core""",Risk,Total,Previous period\r\n2026-11-19,100,,100,90\r\n2026-11-20,211,365,576,429\r\n',
    )
  })

  test('SVG is a complete file whose texts are escaped', () => {
    const palette = {
      ...Object.fromEntries(chartColors.map((c) => [c, '#123456'])),
      text: '#000000',
      line: '#cccccc',
      ground: '#ffffff',
      band: '#eeeeee',
      bad: '#ff0000',
      goal: '#00aa00',
      warn: '#ffaa00',
    } as SvgPalette
    const svg = chartSvg({ ...spec, title: '<script>"x"</script>' }, palette)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).not.toContain('var(')
    expect(svg).not.toContain('undefined')
    const goal = chartSvg(
      {
        ...spec,
        limits: [{ value: 200, label: 'Goal', tone: 'goal' }],
        bands: [{ from: 0, to: 400, label: 'Elite' }],
        markers: [{ at: '2026-11-20', kind: 'event', label: 'Deployed', text: '1.2.0.' }],
      },
      palette,
    )
    expect(goal).toMatch(/<line [^>]*stroke="#00aa00"/)
    expect(goal).toMatch(/<rect [^>]*fill="#eeeeee"\/><text [^>]*>Elite</)
    expect(goal).toMatch(/<title>Deployed. 1.2.0.<\/title><circle/)
    expect(goal).not.toContain('undefined')
  })
})

describe('cursor', () => {
  const at = (index: number, from?: number): Cursor => ({ at: index, from })

  test('arrow keys move within the chart, Shift selects, Enter zooms, Escape resets', () => {
    expect(pressKey(undefined, 'ArrowLeft', false, 30)?.cursor).toEqual(at(28))
    expect(pressKey(at(29), 'ArrowRight', false, 30)?.cursor).toEqual(at(29))
    expect(pressKey(at(5), 'Home', false, 30)?.cursor).toEqual(at(0))
    expect(pressKey(at(5), 'ArrowRight', true, 30)?.cursor).toEqual(at(6, 5))
    expect(pressKey(at(9, 5), 'Enter', false, 30)).toEqual({ cursor: undefined, zoom: [5, 9] })
    expect(pressKey(at(9, 5), 'Escape', false, 30)).toEqual({ cursor: at(9) })
    expect(pressKey(at(9), 'Escape', false, 30)).toEqual({ cursor: undefined, zoom: 'reset' })
    expect(pressKey(at(9), 'Tab', false, 30)).toBeUndefined()
    expect(pressKey(at(9), 'Enter', false, 30)).toBeUndefined()
  })

  test('dragging to the left zooms as dragging to the right does; a click does not zoom', () => {
    expect(releasePointer(at(3, 8))).toEqual({ cursor: undefined, zoom: [3, 8] })
    expect(releasePointer(at(8, 3))).toEqual({ cursor: undefined, zoom: [3, 8] })
    expect(releasePointer(at(8, 8))).toEqual({ cursor: at(8) })
  })

  test('a pointer outside of the plot is at its ends', () => {
    expect([pointAt(-0.2, 30), pointAt(0.5, 30), pointAt(1.2, 30)]).toEqual([0, 15, 29])
  })
})
