import { expect, test } from 'vitest'
import { defaultView, type GraphView, presetOf, presets, readView, writeView } from './graph-view.ts'

const written = (view: GraphView, before = '') => {
  const query = new URLSearchParams(before)
  writeView(query, view)
  return query
}

test.each(presets.map((p) => [p.id, p] as const))('the preset %s is one word of the address, and read back', (id, preset) => {
  expect(written(preset.view).toString()).toBe(id === 'all' ? '' : `view=${id}`)
  expect(readView(written(preset.view))).toEqual(preset.view)
  expect(presetOf(preset.view)).toBe(id)
})

test('a view of one’s own is read back, and other parts of the address stay', () => {
  const view: GraphView = { depth: 3, direction: 'in', types: ['dependsOn', 'partOf'], hiddenKinds: ['user', 'group'] }
  const query = written(view, 'view=impact&tab=1')
  expect(query.get('tab')).toBe('1')
  expect(query.has('view')).toBe(false)
  expect(presetOf(readView(query))).toBeUndefined()
  expect({ ...readView(query), types: [...readView(query).types].sort() }).toEqual({ ...view, types: [...view.types].sort() })
  expect(readView(written({ ...view, types: [] })).types).toEqual([])
})

test.each(['view=nonsense', 'depth=9&direction=up', 'depth=-1', 'depth=1.5', 'depth=x'])(
  '%s falls back to the default',
  (query) => {
    expect(readView(new URLSearchParams(query))).toEqual(defaultView)
  },
)
