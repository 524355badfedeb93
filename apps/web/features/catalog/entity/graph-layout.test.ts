import { expect, test } from 'vitest'
import { anchorLayout, layoutNodes, visibleFrom } from './graph-layout.ts'

const node = (ref: string, depth: number) => ({ ref, label: ref, kind: 'component', type: null, exists: true, depth })
const edge = (source: string, target: string) => ({ source, target, type: 'dependsOn' })

// a → b → c → d, and a → e → d: d stands behind both c and e.
const graph = {
  nodes: [node('a', 0), node('b', 1), node('e', 1), node('c', 2), node('d', 2)],
  edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('a', 'e'), edge('e', 'd')],
}
const refs = (collapsed: string[]) => visibleFrom('a', graph, new Set(collapsed)).nodes.map((n) => n.ref)

test('shows everything while nothing is collapsed, and each box shows its number of descendants', () => {
  const { nodes, edges, behind } = visibleFrom('a', graph, new Set())
  expect(nodes).toEqual(graph.nodes)
  expect(edges).toEqual(graph.edges)
  expect(Object.fromEntries(behind)).toEqual({ a: 2, b: 1, e: 1, c: 0, d: 0 })
})

test('collapsing hides what is only reachable through the box', () => {
  expect(refs(['b'])).toEqual(['a', 'b', 'e', 'c', 'd'])
  expect(refs(['b', 'e'])).toEqual(['a', 'b', 'e'])
  const { edges } = visibleFrom('a', graph, new Set(['b']))
  expect(edges.map((e) => `${e.source}${e.target}`)).toEqual(['ab', 'cd', 'ae', 'ed'])
})

test('a cycle terminates', () => {
  const circle = { nodes: [node('a', 0), node('b', 1)], edges: [edge('a', 'b'), edge('b', 'a')] }
  expect(visibleFrom('a', circle, new Set()).nodes).toHaveLength(2)
})

test('a hidden box leaves no edge, and hides what only it leads to', () => {
  const { nodes, edges } = visibleFrom('a', { ...graph, nodes: graph.nodes.filter((n) => n.ref !== 'c') }, new Set())
  expect(nodes.map((n) => n.ref)).toEqual(['a', 'b', 'e', 'd'])
  expect(edges.map((e) => `${e.source}${e.target}`)).toEqual(['ab', 'ae', 'ed'])
})

test('a box keeps its position when others are hidden', () => {
  const before = layoutNodes(graph.nodes, graph.edges)
  const e = before.find((n) => n.ref === 'e')
  const { nodes, edges } = visibleFrom('a', graph, new Set(['b', 'e']))
  const anchor = { ref: 'e', x: e?.x ?? 0, y: e?.y ?? 0 }
  const after = anchorLayout(layoutNodes(nodes, edges), anchor)
  expect(after.find((n) => n.ref === 'e')).toMatchObject({ x: anchor.x, y: anchor.y })
  expect(anchorLayout(before, { ref: 'nobody', x: 0, y: 0 })).toEqual(before)
})
