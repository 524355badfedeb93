import ts from 'typescript'
import { expect, test } from 'vitest'
import type { KindShape } from './kind-shapes.ts'
import { adjacencyOf, type MapNode } from './map-data.ts'
import { mapToSvg } from './map-file.ts'
import { layoutMap } from './map-layout.ts'
import type { Palette } from './map-palette.ts'
import { edgesOfFocus, recolour, type Scene } from './map-scene.ts'

const colours = ['bg', 'panel', 'sub', 'line', 'line2', 'fg', 'muted', 'faint', 'accent', 'ok-mark', 'warn-mark', 'bad-mark']
const palette = {
  ...Object.fromEntries([...colours, 'd1', 'd2', 'd3'].map((name) => [name, `lab(${name})`])),
  scheme: 'light',
  font: 'Inter',
} as Palette

const node = (label: string, health?: MapNode['health']): MapNode => ({
  ref: `component:default/${label}`,
  label,
  kind: 'component',
  type: 'service',
  system: 'system:default/money',
  owner: null,
  health,
})
const nodes = [node('ledger', 'broken'), node('db'), node('</text><script>')]

function sceneOf(focus: number | undefined): Scene {
  const shape = { markup: '<circle cx="1" cy="1" r="1"/>' } as KindShape
  return {
    nodes,
    layout: layoutMap(nodes, { group: 'system', labels: { 'system:default/money': 'Money & co' }, aspect: 1 }),
    palette,
    shapes: new Map([['', shape]]),
    focus,
    hover: undefined,
    ...edgesOfFocus(adjacencyOf([[0, 1, 0]]), focus, palette),
  }
}

/** Elements of a well-formed picture; the compiler's JSX parser takes nothing else. */
function elementsOf(svg: string): string[] {
  const file = ts.createSourceFile('x.tsx', `const picture = ${svg}`, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([])
  const found: string[] = []
  const visit = (at: ts.Node): void => {
    if (ts.isJsxOpeningElement(at) || ts.isJsxSelfClosingElement(at)) found.push(at.tagName.getText())
    ts.forEachChild(at, visit)
  }
  visit(file)
  return found
}

test('draws every area and entity, and the relations of the focused one', () => {
  const elements = elementsOf(mapToSvg(sceneOf(0), 'Map of Acme'))
  // The name and the number of an area, and a name for each entity.
  expect(elements.filter((e) => e === 'text')).toHaveLength(2 + 3)
  // A line and its arrow head.
  expect(elements.filter((e) => e === 'path')).toHaveLength(2)
  expect(elementsOf(mapToSvg(sceneOf(undefined), 'Map')).filter((e) => e === 'path')).toEqual([])
})

test('names with markup stay text', () => {
  const svg = mapToSvg(sceneOf(undefined), '<b>Acme</b>')
  expect(elementsOf(svg)).not.toContain('script')
  expect(elementsOf(svg)).not.toContain('b')
})

test('a file has no colour in a notation that only browsers know', () => {
  const values = [...colours, 'd1', 'd2', 'd3'].map((name) => `lab(${name})`)
  const scene = recolour(sceneOf(0), new Map(values.map((value, i) => [value, `#0000${String(i).padStart(2, '0')}`])))
  expect(mapToSvg(scene, 'Map')).not.toContain('lab(')
  expect(mapToSvg(sceneOf(0), 'Map')).toContain('lab(')
})
