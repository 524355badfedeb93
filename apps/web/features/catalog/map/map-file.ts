import { escapeXml, shortText } from '../save-picture.ts'
import { curveBetween } from './map-curve.ts'
import { boxSize, type MapArea } from './map-layout.ts'
import { kindInk, ringColour } from './map-palette.ts'
import type { Scene } from './map-scene.ts'

const margin = 24

const areaOf = ({ palette }: Scene, { x, y, width, height, label, members }: MapArea) =>
  [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${palette.sub}" stroke="${palette.line}"/>`,
    `<text x="${x + 12}" y="${y + 23}" font-size="12" font-weight="500" fill="${palette.muted}">${escapeXml(shortText(label, Math.floor((width - 60) / 7)))}</text>`,
    `<text x="${x + width - 12}" y="${y + 23}" font-size="12" text-anchor="end" fill="${palette.muted}">${members.length}</text>`,
  ].join('')

function boxOf({ nodes, layout, palette, shapes, near, focus }: Scene, index: number): string {
  const [node, position] = [nodes[index], layout.positions[index]]
  if (!node || !position) return ''
  const { x, y } = position
  const shape = shapes.get(node.kind) ?? shapes.get('')
  const middle = y + boxSize.height / 2
  return [
    `<g${near && !near.has(index) ? ' opacity=".3"' : ''}>`,
    `<rect x="${x}" y="${y}" width="${boxSize.width}" height="${boxSize.height}" rx="8" fill="${palette.panel}" stroke="${index === focus ? palette.accent : palette.line2}"/>`,
    `<circle cx="${x + 22}" cy="${middle}" r="12.5" fill="none" stroke-width="2" stroke="${ringColour(palette, node.health)}"${node.health ? '' : ' stroke-dasharray="3 3"'}/>`,
    `<g transform="translate(${x + 14.5} ${middle - 7.5}) scale(.625)" fill="none" stroke="${kindInk(palette, node.kind)}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shape?.markup ?? ''}</g>`,
    `<text x="${x + 42}" y="${middle + 4.5}" font-size="13" font-weight="500" fill="${palette.fg}">${escapeXml(shortText(node.label, 17))}</text>`,
    '</g>',
  ].join('')
}

function edgeOf({ layout }: Scene, { from, to, colour }: Scene['edges'][number]): string {
  const [a, b] = [layout.positions[from], layout.positions[to]]
  if (!a || !b) return ''
  const { from: start, to: end, controls, arrow } = curveBetween(a, b)
  const [c, d] = controls
  return [
    `<path d="M${start.x} ${start.y}C${c.x} ${c.y} ${d.x} ${d.y} ${end.x} ${end.y}" fill="none" stroke="${colour}" stroke-width="1.75"/>`,
    `<path d="M${arrow.map((p) => `${p.x} ${p.y}`).join('L')}Z" fill="${colour}"/>`,
  ].join('')
}

/** The whole map as an SVG file that needs no stylesheet and no font of ours. */
export function mapToSvg(scene: Scene, title: string): string {
  const { layout, palette } = scene
  const [width, height] = [Math.ceil(layout.width) + 2 * margin, Math.ceil(layout.height) + 2 * margin]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="${-margin}" y="${-margin}" width="100%" height="100%" fill="${palette.bg}"/>`,
    ...layout.areas.map((area) => areaOf(scene, area)),
    ...scene.nodes.keys().map((index) => boxOf(scene, index)),
    ...scene.edges.map((edge) => edgeOf(scene, edge)),
    '</svg>',
  ].join('\n')
}
