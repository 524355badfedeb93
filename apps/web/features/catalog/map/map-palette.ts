import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { kindStyle } from '~/components/catalog/kinds.ts'

const variables = [
  'bg',
  'panel',
  'sub',
  'line',
  'line2',
  'fg',
  'muted',
  'faint',
  'accent',
  'ok-mark',
  'warn-mark',
  'bad-mark',
  'd1',
  'd2',
  'd3',
] as const
type Variable = (typeof variables)[number]

export type Palette = Readonly<Record<Variable, string>> & { scheme: 'light' | 'dark'; font: string }

/** The colours of the theme, as a canvas and a file need them. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const scheme = style.colorScheme.includes('dark') ? 'dark' : 'light'
  const colours = Object.fromEntries(variables.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
  return { ...(colours as Record<Variable, string>), scheme, font: style.fontFamily }
}

const marks: Record<WorkloadHealth, Variable> = {
  healthy: 'ok-mark',
  idle: 'line2',
  progressing: 'accent',
  degraded: 'warn-mark',
  broken: 'bad-mark',
}

/** The ring of an entity; undefined health has a dashed one. */
export const ringColour = (palette: Palette, health: WorkloadHealth | undefined) => palette[health ? marks[health] : 'line2']

/** Trouble stands out: in a picture of thousands, only what needs attention has a colour. */
export const cellColour = (palette: Palette, health: WorkloadHealth | undefined) =>
  health === 'broken' || health === 'degraded' || health === 'progressing' ? palette[marks[health]] : palette.line2

export const kindInk = (palette: Palette, kind: string) => kindStyle(kind)[palette.scheme]

/** Colours of relations, by where they lead from the focused entity. */
export const relationColours = { usedBy: 'd1', dependsOn: 'd2', provides: 'd3', providedBy: 'd3' } as const

/** A colour as `#rrggbb`, which every program that opens SVG files knows; themes may use newer notations. */
function toHex(colour: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d')
  if (!context) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The colours of a palette for a file, by what they are on the screen. */
export const fileColours = (palette: Palette): ReadonlyMap<string, string> =>
  new Map(variables.map((name) => [palette[name], toHex(palette[name])]))
