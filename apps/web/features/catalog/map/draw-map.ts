import { drawAreaLabels, drawCells } from './draw-overview.ts'
import { type Camera, overlaps, type Size, viewOf } from './map-camera.ts'
import { curveBetween } from './map-curve.ts'
import { boxSize, type MapArea } from './map-layout.ts'
import { kindInk, ringColour } from './map-palette.ts'
import type { Scene } from './map-scene.ts'
import { shortened } from './short-text.ts'

/** Scales from which boxes have an icon, and a name that can be read. Below the first, areas are summed up. */
export const detailScales = { icons: 0.3, names: 0.36 }

/** Sizes of text on the map that are never smaller than these on the screen. */
const sizeAt = (size: number, least: number, scale: number) => Math.max(size, least / scale)

const dimmed = 0.3

type Context = CanvasRenderingContext2D

function drawArea(context: Context, scene: Scene, area: MapArea, scale: number): void {
  context.beginPath()
  context.roundRect(area.x, area.y, area.width, area.height, Math.min(12, 8 / scale))
  context.fillStyle = scene.palette.sub
  context.fill()
  context.lineWidth = 1 / scale
  context.strokeStyle = scene.palette.line
  context.stroke()
}

function drawTitle(context: Context, { palette, near }: Scene, area: MapArea, scale: number): void {
  const size = sizeAt(12, 11, scale)
  const count = area.members.length.toLocaleString('en')
  context.globalAlpha = near && !area.members.some((i) => near.has(i)) ? 0.5 : 1
  context.font = `400 ${size}px ${palette.font}`
  context.fillStyle = palette.muted
  const width = context.measureText(count).width
  context.textAlign = 'right'
  context.fillText(count, area.x + area.width - 12, area.y + 19)
  context.textAlign = 'left'
  context.font = `500 ${size}px ${palette.font}`
  context.fillText(shortened(context, area.label, area.width - 36 - width), area.x + 12, area.y + 19)
  context.globalAlpha = 1
}

function drawRing(context: Context, scene: Scene, index: number, { x, y }: { x: number; y: number }): void {
  const node = scene.nodes[index]
  if (!node) return
  context.beginPath()
  context.arc(x, y, 12.5, 0, 2 * Math.PI)
  context.lineWidth = 2
  context.strokeStyle = ringColour(scene.palette, node.health)
  if (!node.health) context.setLineDash([3, 3])
  context.stroke()
  context.setLineDash([])
  const shape = scene.shapes.get(node.kind) ?? scene.shapes.get('')
  if (!shape) return
  context.save()
  context.translate(x - 7.5, y - 7.5)
  context.scale(15 / 24, 15 / 24)
  context.lineWidth = 2
  context.strokeStyle = kindInk(scene.palette, node.kind)
  context.stroke(shape.path)
  context.restore()
}

function drawBox(context: Context, scene: Scene, index: number, scale: number): void {
  const { nodes, layout, palette, near, focus, hover } = scene
  const [node, position] = [nodes[index], layout.positions[index]]
  if (!node || !position) return
  const { x, y } = position
  const marked = index === focus || index === hover
  context.globalAlpha = near && !near.has(index) && !marked ? dimmed : 1
  context.beginPath()
  context.roundRect(x, y, boxSize.width, boxSize.height, 8)
  context.fillStyle = palette.panel
  context.fill()
  context.lineWidth = index === focus ? 2.5 / Math.min(scale, 1) : 1
  context.strokeStyle = marked ? palette.accent : palette.line2
  context.stroke()
  drawRing(context, scene, index, { x: x + 22, y: y + boxSize.height / 2 })
  if (scale >= detailScales.names) {
    context.font = `500 ${sizeAt(13, 10, scale)}px ${palette.font}`
    context.fillStyle = palette.fg
    context.fillText(shortened(context, node.label, boxSize.width - 50), x + 42, y + boxSize.height / 2 + 0.5)
  }
  context.globalAlpha = 1
}

function drawEdges(context: Context, { edges, layout }: Scene, scale: number): void {
  context.lineWidth = 1.75 / Math.min(1, scale)
  for (const { from, to, colour } of edges) {
    const [a, b] = [layout.positions[from], layout.positions[to]]
    if (!a || !b) continue
    const { from: start, to: end, controls, arrow } = curveBetween(a, b)
    context.strokeStyle = colour
    context.fillStyle = colour
    context.beginPath()
    context.moveTo(start.x, start.y)
    context.bezierCurveTo(controls[0].x, controls[0].y, controls[1].x, controls[1].y, end.x, end.y)
    context.stroke()
    context.beginPath()
    context.moveTo(arrow[0].x, arrow[0].y)
    context.lineTo(arrow[1].x, arrow[1].y)
    context.lineTo(arrow[2].x, arrow[2].y)
    context.fill()
  }
}

/** Draws what is in view, with as much detail as the scale allows. */
export function drawMap(context: Context, scene: Scene, camera: Camera, size: Size & { ratio: number }): void {
  const { layout, near } = scene
  const { scale } = camera
  const view = viewOf(camera, size)
  const areas = layout.areas.filter((area) => overlaps(area, view))
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  context.setTransform(size.ratio * scale, 0, 0, size.ratio * scale, size.ratio * camera.x, size.ratio * camera.y)
  context.textBaseline = 'middle'
  for (const area of areas) drawArea(context, scene, area, scale)
  if (scale < detailScales.icons) {
    drawCells(context, scene, areas)
    drawEdges(context, scene, scale)
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
    drawAreaLabels(context, scene, areas, camera)
    return
  }
  const shown = areas.flatMap((area) =>
    area.members.filter((i) => {
      const position = layout.positions[i]
      return position !== undefined && overlaps({ ...position, ...boxSize }, view)
    }),
  )
  for (const area of areas) drawTitle(context, scene, area, scale)
  for (const i of shown) if (!near?.has(i)) drawBox(context, scene, i, scale)
  drawEdges(context, scene, scale)
  for (const i of shown) if (near?.has(i)) drawBox(context, scene, i, scale)
}
