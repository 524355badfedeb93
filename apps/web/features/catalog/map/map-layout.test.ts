import { expect, test } from 'vitest'
import { nextInDirection } from '../next-in-direction.ts'
import type { MapNode } from './map-data.ts'
import { boxSize, layoutMap, type Rect } from './map-layout.ts'
import { nearestTo, targetAt } from './map-targets.ts'

const nodes = (count: number): MapNode[] =>
  Array.from({ length: count }, (_, i) => ({
    ref: `component:default/c${i}`,
    label: `c${i}`,
    kind: 'component',
    type: 'service',
    // Systems of very different sizes, and every tenth entity in none.
    system: i % 10 === 0 ? null : `system:default/s${Math.floor(Math.sqrt(i))}`,
    owner: `group:default/g${i % 7}`,
    ...(i % 50 === 1 ? { health: 'broken' as const } : {}),
  }))

const layoutOf = (all: MapNode[], group: 'system' | 'team' = 'system', aspect = 1.6) =>
  layoutMap(all, { group, labels: {}, aspect })

const overlap = (a: Rect, b: Rect) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0 &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 0

test.each([1, 37, 500, 5000])('%i entities: no area covers another, and each holds its boxes apart', (count) => {
  const layout = layoutOf(nodes(count))
  const overlapping = layout.areas.flatMap((a, i) => layout.areas.slice(i + 1).filter((b) => overlap(a, b)))
  expect(overlapping).toEqual([])
  const outside = layout.areas.flatMap((area) =>
    area.members.filter((i) => {
      const { x, y } = layout.positions[i] ?? { x: Number.NaN, y: Number.NaN }
      return !(
        x >= area.x &&
        y >= area.y &&
        x + boxSize.width <= area.x + area.width &&
        y + boxSize.height <= area.y + area.height
      )
    }),
  )
  expect(outside).toEqual([])
  expect(new Set(layout.positions.map((p) => `${p.x} ${p.y}`)).size).toBe(count)
  expect(layout.areas.flatMap((a) => a.members)).toHaveLength(count)
})

test('areas do not depend on the order of entities, and the picture fits the space it is shown in', () => {
  const placesOf = (all: MapNode[]) => layoutOf(all).areas.map(({ members: _, ...area }) => area)
  expect(placesOf(nodes(500).toReversed())).toEqual(placesOf(nodes(500)))
  for (const aspect of [1.6, 0.75]) {
    const { width, height } = layoutOf(nodes(2000), 'team', aspect)
    expect(width / height / aspect).toBeGreaterThan(0.6)
    expect(width / height / aspect).toBeLessThan(1.6)
  }
})

test('areas say how many of their entities are in which state, and what belongs nowhere comes last', () => {
  const { areas, areaOf } = layoutOf(nodes(500))
  expect(areas.at(-1)).toMatchObject({ key: '', label: 'No system' })
  expect(areas.reduce((sum, a) => sum + (a.health.broken ?? 0), 0)).toBe(10)
  expect(areas[areaOf[1] ?? -1]?.members).toContain(1)
})

test('an area is named after the title of its system', () => {
  const { areas } = layoutMap(nodes(4).slice(1), { group: 'system', labels: { 'system:default/s1': 'Shop' }, aspect: 1 })
  expect(areas.map((a) => a.label)).toEqual(['Shop'])
})

test('finds what is at a point, and the next entity in a direction', () => {
  const layout = layoutOf(
    nodes(12).filter((n) => n.system !== null),
    'team',
  )
  const at = layout.positions[3] ?? { x: 0, y: 0 }
  expect(targetAt(layout, { x: at.x + 1, y: at.y + 1 })?.node).toBe(3)
  expect(targetAt(layout, { x: at.x, y: at.y - 2 })?.node).toBeUndefined()
  expect(targetAt(layout, { x: -50, y: -50 })).toBeUndefined()
  expect(nearestTo(layout, { x: at.x + 20, y: at.y + 20 })).toBe(3)
  for (const [there, back] of [
    ['right', 'left'],
    ['down', 'up'],
  ] as const) {
    const corner = nearestTo(layout, { x: 0, y: 0 }) ?? -1
    const next = nextInDirection(layout.positions, corner, there)
    expect(next).not.toBe(corner)
    expect(nextInDirection(layout.positions, next ?? -1, back)).toBe(corner)
  }
  expect(nextInDirection(layout.positions, nearestTo(layout, { x: 0, y: 0 }) ?? -1, 'left')).toBeUndefined()
})
