import { expect, test } from 'vitest'
import { type Arranged, arrangeWidgets, keepUnnamed, placeWidget, unknownWidgets } from './layout.ts'
import { homeLayout } from './layout-schema.ts'

const available: Arranged[] = [
  { id: 'figures', column: 'main', wide: true },
  { id: 'attention', column: 'main', wide: true },
  { id: 'activity', column: 'side', wide: false },
  { id: 'github.undescribed', column: 'side', wide: false },
]
const layout = { main: ['attention', 'figures'], side: ['activity'], hidden: ['github.undescribed'] }

test('without a layout every widget is in its own column', () => {
  expect(arrangeWidgets(null, available)).toEqual({
    main: ['figures', 'attention'],
    side: ['activity', 'github.undescribed'],
    hidden: [],
  })
})

test('a new widget is added, and one that is not available is left out', () => {
  expect(arrangeWidgets({ main: ['off.gone', 'activity'], side: [], hidden: ['attention', 'off.hidden'] }, available)).toEqual({
    main: ['activity', 'figures'],
    side: ['github.undescribed'],
    hidden: ['attention'],
  })
})

test('a wide widget is never in the side column', () => {
  expect(arrangeWidgets({ main: [], side: ['attention', 'activity'], hidden: [] }, available).side).not.toContain('attention')
  expect(arrangeWidgets({ main: [], side: ['attention', 'activity'], hidden: [] }, available).main).toContain('attention')
})

test('moves a widget within a column, to another one, and out of sight', () => {
  expect(placeWidget(layout, 'figures', 'main', 0).main).toEqual(['figures', 'attention'])
  expect(placeWidget(layout, 'figures', 'side', 1)).toEqual({ ...layout, main: ['attention'], side: ['activity', 'figures'] })
  expect(placeWidget(layout, 'activity', 'hidden', 99).hidden).toEqual(['github.undescribed', 'activity'])
  expect(placeWidget(layout, 'figures', 'main', -3).main[0]).toBe('figures')
})

test('what a new layout does not name stays where it was', () => {
  const before = { main: ['off.a', 'figures'], side: [], hidden: ['off.b'] }
  expect(keepUnnamed({ main: ['figures'], side: ['activity'], hidden: [] }, before)).toEqual({
    main: ['figures', 'off.a'],
    side: ['activity'],
    hidden: ['off.b'],
  })
})

test('names widgets that nobody has, but not those of an earlier layout', () => {
  expect(unknownWidgets(layout, ['figures', 'attention'], null)).toEqual(['activity', 'github.undescribed'])
  expect(
    unknownWidgets(layout, ['figures', 'attention', 'activity'], { main: [], side: ['github.undescribed'], hidden: [] }),
  ).toEqual([])
})

test('a layout names each widget once', () => {
  expect(homeLayout.safeParse({ main: ['figures'], side: [], hidden: ['figures'] }).success).toBe(false)
  expect(homeLayout.safeParse({ main: ['<b>'], side: [], hidden: [] }).success).toBe(false)
  expect(homeLayout.safeParse(layout).success).toBe(true)
})
