import type { Json } from '@callboard/flags-evaluator/model'
import { expect, test } from 'vitest'
import { fromVariantDraft, toVariantDraft } from './variant-draft.ts'

test.each([
  ['boolean', true, 'true'],
  ['string', 'true', 'true'],
  ['string', '"quoted"', '"quoted"'],
  ['integer', 10, '10'],
  ['structure', { size: 1 }, '{\n  "size": 1\n}'],
] as const)('a %s is edited as what people type, and comes back as it was', (type, value: Json, text) => {
  const draft = toVariantDraft(type)({ name: 'on', value })
  expect(draft.value).toBe(text)
  expect(fromVariantDraft(type, draft)).toEqual({ name: 'on', value })
})

test('what is no JSON stays a text, for the check of its type to refuse', () => {
  expect(fromVariantDraft('boolean', { id: '1', name: ' maybe ', value: 'perhaps', saved: false })).toEqual({
    name: 'maybe',
    value: 'perhaps',
  })
})
