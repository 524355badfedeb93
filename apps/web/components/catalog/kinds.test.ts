import { expect, test } from 'vitest'
import { countedKind, kindPlural } from './kinds.ts'

test('counts entities in words, also of kinds that only an organization has', () => {
  expect(countedKind(1, 'Resource')).toBe('1 resource')
  expect(countedKind(1_200, 'component')).toBe('1,200 components')
  expect([countedKind(1, 'API'), countedKind(2, 'API')]).toEqual(['1 API', '2 APIs'])
  expect(countedKind(2, 'Policy')).toBe('2 of kind Policy')
  expect([kindPlural('api'), kindPlural('Policy')]).toEqual(['APIs', 'Policy'])
})
