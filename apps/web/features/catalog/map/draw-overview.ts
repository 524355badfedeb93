import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import type { Camera } from './map-camera.ts'
import { boxSize, type MapArea } from './map-layout.ts'
import { cellColour, ringColour } from './map-palette.ts'
import type { Scene } from './map-scene.ts'
import { shortened } from './short-text.ts'

type Context = CanvasRenderingContext2D

/** Entities without a name: one path for each colour, since thousands of single ones would be too slow. */
export function drawCells(context: Context, { nodes, layout, palette, near, focus }: Scene, areas: readonly MapArea[]): void {
  const paths = new Map<string, Path2D>()
  const add = (colour: string, index: number) => {
    const position = layout.positions[index]
    if (!position) return
    const path = paths.get(colour) ?? new Path2D()
    path.rect(position.x, position.y, boxSize.width, boxSize.height)
    paths.set(colour, path)
  }
  for (const area of areas)
    for (const i of area.members) {
      if (near?.has(i)) continue
      add(cellColour(palette, nodes[i]?.health), i)
    }
  context.globalAlpha = near ? 0.35 : 1
  for (const [colour, path] of paths) {
    context.fillStyle = colour
    context.fill(path)
  }
  context.globalAlpha = 1
  for (const i of near ?? []) {
    const position = layout.positions[i]
    if (!position) continue
    context.fillStyle = i === focus ? palette.accent : palette.faint
    context.fillRect(position.x, position.y, boxSize.width, boxSize.height)
  }
}

const worstFirst: readonly WorkloadHealth[] = ['broken', 'degraded', 'progressing', 'healthy', 'idle']
const troubles = { broken: 'broken', degraded: 'degraded' } as const

/** What is said below the name of an area: how many entities, and how many are in trouble. */
function captionOf({ members, health }: MapArea): string {
  const trouble = (['broken', 'degraded'] as const).find((state) => health[state])
  const count = members.length.toLocaleString('en')
  return trouble ? `${count} · ${health[trouble]} ${troubles[trouble]}` : count
}

function drawHealthBar(context: Context, { palette }: Scene, area: MapArea, bar: { x: number; y: number; width: number }): void {
  let { x } = bar
  for (const state of worstFirst) {
    const width = (bar.width * (area.health[state] ?? 0)) / area.members.length
    if (width === 0) continue
    context.fillStyle = ringColour(palette, state)
    context.fillRect(x, bar.y, Math.max(1, width), 3)
    x += width
  }
}

/** Names of areas in a size that can be read at any scale, where they have room. */
export function drawAreaLabels(context: Context, scene: Scene, areas: readonly MapArea[], camera: Camera): void {
  const { palette, near } = scene
  for (const area of areas) {
    const [x, y] = [area.x * camera.scale + camera.x, area.y * camera.scale + camera.y]
    const [width, height] = [area.width * camera.scale, area.height * camera.scale]
    if (width < 40 || height < 22) continue
    const tall = height >= 40
    context.globalAlpha = near && !area.members.some((i) => near.has(i)) ? 0.5 : 1
    // Narrow areas have smaller letters, so that more of a name fits.
    const nameFont = `600 ${width < 90 ? 10 : 12}px ${palette.font}`
    context.font = nameFont
    const name = shortened(context, area.label, width - 16)
    const nameWidth = context.measureText(name).width
    context.font = `400 11px ${palette.font}`
    const caption = tall ? shortened(context, captionOf(area), width - 16) : ''
    const plate = Math.max(nameWidth, context.measureText(caption).width)
    context.fillStyle = palette.panel
    context.beginPath()
    context.roundRect(x + 3, y + 3, plate + 11, tall ? 34 : 17, 4)
    context.fill()
    context.fillStyle = area.health.broken ? palette['bad-mark'] : palette.muted
    context.fillText(caption, x + 8, y + 27)
    context.font = nameFont
    context.fillStyle = palette.fg
    context.fillText(name, x + 8, y + 12.5)
    drawHealthBar(context, scene, area, { x: x + 1, y: y + height - 4, width: width - 2 })
    context.globalAlpha = 1
  }
}
