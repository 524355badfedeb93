import ts from 'typescript'
import { expect, test } from 'vitest'
import { toSvg } from './graph-export.ts'

const box = (ref: string, over: object = {}) => ({
  ref,
  label: ref,
  kind: 'component',
  type: null,
  x: 0,
  y: 0,
  centre: false,
  ...over,
})
const draw = (boxes: ReturnType<typeof box>[], lines: { source: string; target: string; label: string }[] = []) =>
  toSvg({ title: 'Relations', boxes, lines, scheme: 'light' })

/** Elements of a well-formed picture; the compiler's JSX parser takes nothing else. */
function elementsOf(svg: string): string[] {
  const file = ts.createSourceFile('x.tsx', `const picture = ${svg}`, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([])
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) found.push(node.tagName.getText())
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

test('draws each box and each relation between boxes that are shown', () => {
  const lines = [
    { source: 'a', target: 'b', label: 'depends on' },
    { source: 'a', target: 'gone', label: 'depends on' },
  ]
  const elements = elementsOf(draw([box('a', { centre: true }), box('b', { x: 300, y: 80 })], lines))
  expect(elements.filter((e) => e === 'text')).toHaveLength(4)
  // One arrow head, and one line.
  expect(elements.filter((e) => e === 'path')).toHaveLength(2)
})

test('a name with markup stays text', () => {
  const svg = draw([box('a', { label: '</text><script>alert(1)</script>', type: '"&\'\u0001' })])
  expect(svg).not.toContain('<script')
  expect(elementsOf(svg)).not.toContain('script')
})

test('the frame holds every box, with places left of and above the origin', () => {
  const svg = draw([box('a', { x: -500, y: -90 }), box('b', { x: 200, y: 40 })])
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  expect([Number(width), Number(height)]).toEqual([700 + 190 + 48, 130 + 46 + 48])
})
