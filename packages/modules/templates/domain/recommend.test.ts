import { expect, test } from 'vitest'
import { recommend } from './recommend.ts'

const template = (ref: string, owner: string | null = null, missing: string[] = []) => ({ ref, title: ref, owner, missing })

test('recommends what most teammates use, then what the teams own, and nothing that cannot be run', () => {
  const templates = [
    template('owned', 'group:default/payments'),
    template('popular'),
    template('used', 'group:default/payments'),
    template('also-used'),
    template('broken', 'group:default/payments', ['a:b']),
    template('other', 'group:default/platform'),
    template('nobodys'),
  ]
  const used = [
    { ref: 'popular', people: 3 },
    { ref: 'used', people: 1 },
    { ref: 'also-used', people: 1 },
    { ref: 'broken', people: 5 },
  ]
  const refs = ['user:default/vera', 'group:default/payments']
  expect(recommend(templates, { refs, used })).toEqual([
    { ref: 'popular', reason: 'Used by 3 teammates' },
    { ref: 'used', reason: 'Used by a teammate' },
    { ref: 'also-used', reason: 'Used by a teammate' },
  ])
  expect(recommend(templates, { refs, used: [] })).toEqual([
    { ref: 'owned', reason: 'Owned by your team' },
    { ref: 'used', reason: 'Owned by your team' },
  ])
  expect(recommend(templates, { refs: [], used: [] })).toEqual([])
})
