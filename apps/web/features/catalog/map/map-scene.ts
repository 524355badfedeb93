import type { KindShape } from './kind-shapes.ts'
import type { Adjacency, MapNode } from './map-data.ts'
import { neighboursOf } from './map-data.ts'
import type { MapLayout } from './map-layout.ts'
import { type Palette, relationColours } from './map-palette.ts'

/** A relation of the focused entity, as it is drawn. */
type SceneEdge = { from: number; to: number; colour: string }

/** What is drawn, apart from where one looks. */
export type Scene = {
  nodes: readonly MapNode[]
  layout: MapLayout
  palette: Palette
  shapes: ReadonlyMap<string, KindShape>
  focus: number | undefined
  hover: number | undefined
  edges: readonly SceneEdge[]
  /** The focused entity and what stands one step away; everything else steps back. Undefined without a focus. */
  near: ReadonlySet<number> | undefined
}

/** Relations of the focused entity alone; those of all would hide each other. */
export function edgesOfFocus(adjacency: Adjacency, focus: number | undefined, palette: Palette): Pick<Scene, 'edges' | 'near'> {
  if (focus === undefined) return { edges: [], near: undefined }
  const { usedBy, dependsOn, provides, providedBy } = neighboursOf(adjacency, focus)
  const from = (list: typeof usedBy, name: keyof typeof relationColours) =>
    list.map(({ index }): SceneEdge => ({ from: index, to: focus, colour: palette[relationColours[name]] }))
  const to = (list: typeof usedBy, name: keyof typeof relationColours) =>
    list.map(({ index }): SceneEdge => ({ from: focus, to: index, colour: palette[relationColours[name]] }))
  const edges = [
    ...from(usedBy, 'usedBy'),
    ...from(providedBy, 'providedBy'),
    ...to(dependsOn, 'dependsOn'),
    ...to(provides, 'provides'),
  ]
  return { edges, near: new Set([focus, ...edges.flatMap((e) => [e.from, e.to])]) }
}

/** The same scene in other colours. */
export function recolour(scene: Scene, colours: ReadonlyMap<string, string>): Scene {
  const of = (colour: string) => colours.get(colour) ?? colour
  const { scheme, font, ...named } = scene.palette
  const palette = Object.fromEntries(Object.entries(named).map(([name, colour]) => [name, of(colour)])) as typeof named
  return {
    ...scene,
    palette: { ...palette, scheme, font },
    edges: scene.edges.map((edge) => ({ ...edge, colour: of(edge.colour) })),
  }
}
