import { formatPoint, formatRange } from './format.ts'
import { type ChartLayout, layoutChart, plotWidth } from './layout.ts'
import { type ChartColor, type ChartSpec, totalAt } from './spec.ts'

/** A cell of CSV. A leading formula character is defused, because spreadsheets run it. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The data of a chart as CSV: a row for each point, values unrounded. */
export function chartCsv(spec: ChartSpec): string {
  const total = spec.look === 'stacked' && spec.series.length > 1
  const head = [
    spec.step === 'week' ? 'Week of' : 'Date',
    ...spec.series.map((s) => s.label),
    ...(total ? ['Total'] : []),
    ...(spec.previous ? [spec.previous.label] : []),
  ]
  const rows = spec.points.map((day, i) => [
    day,
    ...spec.series.map((s) => s.values[i] ?? null),
    ...(total ? [totalAt(spec.series, i)] : []),
    ...(spec.previous ? [spec.previous.values[i] ?? null] : []),
  ])
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The colours of a picture outside of the page, which has no tokens. */
export type SvgPalette = Record<ChartColor | 'text' | 'line' | 'ground' | 'band' | 'goal' | 'warn', string>

const [pictureWidth, left, top, plotHeight] = [1120, 80, 80, 320]

function svgLegend(spec: ChartSpec, palette: SvgPalette): string {
  let x = left
  const entries = [
    ...spec.series.map((s) => ({ label: s.label, color: palette[s.color], height: spec.look === 'stacked' ? 8 : 2 })),
    ...(spec.previous ? [{ label: `${spec.previous.label} (dashed)`, color: palette.text, height: 2 }] : []),
    ...(spec.limits ?? []).map((limit) => ({ label: limit.label, color: palette[limit.tone], height: 2 })),
  ]
  return entries
    .map(({ label, color, height }) => {
      const at = x
      x += 26 + label.length * 6.5
      return `<rect x="${at}" y="${42 - height / 2}" width="8" height="${height}" fill="${color}"/><text x="${at + 13}" y="46" fill="${palette.text}">${escapeXml(label)}</text>`
    })
    .join('')
}

type Across = (x: number) => number

/** A triangle above each unusual point, and a number on the axis for each event, both with what it was. */
function svgMarkers(spec: ChartSpec, palette: SvgPalette, across: Across, layout: ChartLayout): string {
  const events = (spec.markers ?? []).filter((m) => m.kind === 'event')
  return (spec.markers ?? [])
    .map((marker) => {
      const index = spec.points.indexOf(marker.at)
      const x = across(layout.bands[index]?.center ?? 0)
      const title = `<title>${escapeXml(`${marker.label}. ${marker.text}`)}</title>`
      if (marker.kind === 'event')
        return `<g>${title}<circle cx="${x}" cy="${top + plotHeight}" r="7" fill="${palette.text}"/><text x="${x}" y="${top + plotHeight + 4}" text-anchor="middle" font-weight="600" fill="${palette.ground}">${events.indexOf(marker) + 1}</text></g>`
      const y = top + layout.y(totalAt(spec.series, index) ?? 0) - 6
      return `<path d="M${x - 6} ${y}h12l-6 -10z" fill="${palette.warn}">${title}</path>`
    })
    .join('')
}

/** Named ranges of the axis, every other one shaded. */
const svgBands = (spec: ChartSpec, palette: SvgPalette, width: number, layout: ChartLayout): string =>
  (spec.bands ?? [])
    .map((band, i) => {
      const [from, to] = [layout.y(band.from), Math.max(0, layout.y(Math.min(band.to, layout.top)))]
      if (from <= 0) return ''
      const ground = i % 2 ? 'none' : palette.band
      const name =
        from - to > 16
          ? `<text x="${left + width - 4}" y="${top + to + 12}" text-anchor="end" fill="${palette.text}">${escapeXml(band.label)}</text>`
          : ''
      return `<rect x="${left}" y="${top + to}" width="${width}" height="${from - to}" fill="${ground}"/>${name}`
    })
    .join('')

/** A chart as a file of its own: title, legend, axes and all shapes, with the colours written out. */
export function chartSvg(spec: ChartSpec, palette: SvgPalette): string {
  const layout = layoutChart(spec, plotHeight)
  const width = pictureWidth - left - 20
  const across = (x: number) => left + (x / plotWidth) * width
  const text = (x: number, y: number, anchor: string, words: string) =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${palette.text}">${escapeXml(words)}</text>`
  const stroke = (path: string, color: string, dashed: boolean) =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="2" vector-effect="non-scaling-stroke"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`
  const shapes = layout.shapes.map((s) =>
    s.kind === 'bars'
      ? `<path d="${s.path}" fill="${palette[s.color]}"/>`
      : stroke(s.path, palette[s.color], s.kind === 'dashed'),
  )
  const limits = (spec.limits ?? []).filter((l) => l.value <= layout.top)
  const [first, last] = [spec.points[0] ?? '', spec.points.at(-1) ?? '']
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${top + plotHeight + 36}" viewBox="0 0 ${pictureWidth} ${top + plotHeight + 36}" font-family="Inter, system-ui, sans-serif" font-size="11">
<title>${escapeXml(`${spec.title}, ${first && last ? formatRange(first, last) : formatPoint(first, spec.step)}`)}</title>
<rect width="100%" height="100%" fill="${palette.ground}"/>
<text x="${left}" y="22" font-size="14" font-weight="600" fill="${palette.text}">${escapeXml(spec.title)}</text>${svgLegend(spec, palette)}
${svgBands(spec, palette, width, layout)}
${layout.ticks.map((t) => `<line x1="${left}" x2="${left + width}" y1="${top + t.y}" y2="${top + t.y}" stroke="${palette.line}"/>${text(left - 8, top + t.y + 4, 'end', t.label)}`).join('')}
${layout.labels.map((l) => text(across(l.x), top + plotHeight + 20, 'middle', l.label)).join('')}
<svg x="${left}" y="${top}" width="${width}" height="${plotHeight}" viewBox="0 0 ${plotWidth} ${plotHeight}" preserveAspectRatio="none" overflow="visible">${shapes.join('')}${layout.previous ? stroke(layout.previous, palette.text, true) : ''}</svg>
${limits.map((l) => `<line x1="${left}" x2="${left + width}" y1="${top + layout.y(l.value)}" y2="${top + layout.y(l.value)}" stroke="${palette[l.tone]}" stroke-width="1.5"/>${text(left + 8, top + layout.y(l.value) - 5, 'start', l.label)}`).join('')}
${svgMarkers(spec, palette, across, layout)}
</svg>
`
}
