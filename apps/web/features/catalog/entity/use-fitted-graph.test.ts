import { expect, test } from 'vitest'
import type { ShownBox } from './graph-box.tsx'
import { nodeSize } from './graph-layout.ts'
import { viewportFor } from './use-fitted-graph.ts'

const boxAt = (id: string, x: number, y: number): ShownBox => ({
  id,
  type: 'entity',
  position: { x, y },
  data: {
    node: { ref: id, label: id, kind: 'component', type: null, exists: true, depth: 0 },
    centre: id === 'a',
    behind: 0,
    collapsed: false,
    toggle: () => undefined,
  },
})
const frame = { width: 900, height: 520 }

test('a graph that can be read whole is shown whole', () => {
  const nodes = [boxAt('a', 0, 0), boxAt('b', 600, 300)]
  const { x, y, zoom } = viewportFor(nodes, 'a', frame)
  const corners = [
    [0, 0],
    [600 + nodeSize.width, 300 + nodeSize.height],
  ] as const
  for (const [left, top] of corners) {
    expect(left * zoom + x).toBeGreaterThanOrEqual(0)
    expect(left * zoom + x).toBeLessThanOrEqual(frame.width)
    expect(top * zoom + y).toBeGreaterThanOrEqual(0)
    expect(top * zoom + y).toBeLessThanOrEqual(frame.height)
  }
})

test('of two hundred boxes, the surroundings of the entity are shown in a size that can be read', () => {
  const nodes = Array.from({ length: 200 }, (_, i) => boxAt(i === 0 ? 'a' : `n${i}`, (i % 4) * 280, Math.floor(i / 4) * 60))
  const first = viewportFor(nodes, 'a', frame)
  expect(first.zoom).toBe(0.6)
  // The entity is in the corner of the graph: no half of the frame is left empty around it.
  expect(first.y).toBe(24)
  expect(nodeSize.width * first.zoom + first.x).toBeLessThan(frame.width / 2)
  const middle = viewportFor(nodes, 'n101', frame)
  expect((25 * 60 + nodeSize.height / 2) * middle.zoom + middle.y).toBe(frame.height / 2)
})
