import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { kindStyle } from '~/components/catalog/kinds.ts'
import { escapeXml, shortText } from '../save-picture.ts'
import { nodeSize } from './graph-layout.ts'

type Box = {
  health?: WorkloadHealth | undefined
  ref: string
  label: string
  kind: string
  type: string | null
  x: number
  y: number
  centre: boolean
}
type Line = { source: string; target: string; label: string }
export type Picture = { title: string; boxes: readonly Box[]; lines: readonly Line[]; scheme: 'light' | 'dark' }

const palettes = {
  light: { ground: '#ffffff', panel: '#ffffff', line: '#c9ccd4', ink: '#1e2230', faint: '#6a7080', accent: '#3f5bd8' },
  dark: { ground: '#15171c', panel: '#1c1f26', line: '#474c58', ink: '#eceef3', faint: '#9aa0ae', accent: '#9db0ff' },
} as const

const rings = {
  light: { healthy: '#2f9e63', idle: '#c9ccd4', progressing: '#3f5bd8', degraded: '#d08a1d', broken: '#d8433a' },
  dark: { healthy: '#5cc98d', idle: '#474c58', progressing: '#9db0ff', degraded: '#e8b04e', broken: '#f0716a' },
} as const satisfies Record<Picture['scheme'], Record<WorkloadHealth, string>>

const margin = 24

/** The picture as an SVG file that needs no stylesheet and no font of ours. */
export function toSvg({ title, boxes, lines, scheme }: Picture): string {
  const colour = palettes[scheme]
  const at = new Map(boxes.map((b) => [b.ref, b]))
  const [left, top] = [Math.min(...boxes.map((b) => b.x)) - margin, Math.min(...boxes.map((b) => b.y)) - margin]
  const width = Math.ceil(Math.max(...boxes.map((b) => b.x)) + nodeSize.width + margin - left)
  const height = Math.ceil(Math.max(...boxes.map((b) => b.y)) + nodeSize.height + margin - top)
  const drawnLines = lines.flatMap(({ source, target, label }) => {
    const [from, to] = [at.get(source), at.get(target)]
    if (!from || !to) return []
    const [x1, y1] = [from.x + nodeSize.width - left, from.y + nodeSize.height / 2 - top]
    const [x2, y2] = [to.x - left, to.y + nodeSize.height / 2 - top]
    const bend = Math.max(40, Math.abs(x2 - x1) / 2)
    return [
      `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 5} ${y2}" fill="none" stroke="${colour.line}" marker-end="url(#arrow)"><title>${escapeXml(label)}</title></path>`,
    ]
  })
  const drawnBoxes = boxes.map((b) => {
    const [x, y] = [b.x - left, b.y - top]
    const kind = [b.kind, b.type].filter(Boolean).join(' · ')
    return [
      `<rect x="${x}" y="${y}" width="${nodeSize.width}" height="${nodeSize.height}" rx="7" fill="${colour.panel}" stroke="${b.centre ? colour.accent : colour.line}"${b.centre ? ' stroke-width="2"' : ''}/>`,
      `<circle cx="${x + 22}" cy="${y + 23}" r="13" fill="none" stroke-width="2" stroke="${b.health ? rings[scheme][b.health] : colour.line}"${b.health ? '' : ' stroke-dasharray="3 3"'}/>`,
      `<circle cx="${x + 22}" cy="${y + 23}" r="6" fill="${kindStyle(b.kind)[scheme]}"/>`,
      `<text x="${x + 42}" y="${y + 20}" font-size="12" font-weight="500" fill="${colour.ink}">${escapeXml(shortText(b.label, 21))}</text>`,
      `<text x="${x + 42}" y="${y + 35}" font-size="11" fill="${colour.faint}">${escapeXml(shortText(kind, 24))}</text>`,
    ].join('')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colour.line}"/></marker></defs>`,
    `<rect width="100%" height="100%" fill="${colour.ground}"/>`,
    ...drawnLines,
    ...drawnBoxes,
    '</svg>',
  ].join('\n')
}
