import { describe, expect, test } from 'vitest'
import { refOfItem, sourceNamePattern } from './push.ts'

describe('the reference of an item', () => {
  test.each([
    [{ kind: 'Component', metadata: { name: 'Shop' } }, 'component:default/shop'],
    [{ kind: 'API', metadata: { name: 'orders', namespace: 'Web' }, spec: 5 }, 'api:web/orders'],
    [{ kind: 'API', metadata: { name: 'orders', namespace: 5 } }, null],
    [{ kind: '', metadata: { name: 'orders' } }, null],
    [{ kind: 'API', metadata: null }, null],
    [{ kind: ['API'], metadata: { name: 'x' } }, null],
    [null, null],
    ['component:default/shop', null],
  ])('%j is %s', (item, ref) => {
    expect(refOfItem(item)).toBe(ref)
  })
})

test.each([
  ['ci', true],
  ['a', true],
  ['team.web_2-x', true],
  ['', false],
  ['CI', false],
  ['-ci', false],
  ['ci.', false],
  ['a b', false],
  ['a'.repeat(64), false],
])('the name of a source: %s', (name, isValid) => {
  expect(sourceNamePattern.test(name)).toBe(isValid)
})
