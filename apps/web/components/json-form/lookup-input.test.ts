import { expect, test } from 'vitest'
import { entityFilter, lookupInput } from './lookup-input.ts'

const filterOf = (lookup: unknown, owners?: string[]) => entityFilter(lookupInput.parse(lookup), owners)

test('kinds, alternatives of conditions and owners are one filter', () => {
  const filter = [{ kind: 'Component', 'spec.type': ['service', 'website'] }, { 'metadata.annotations.x': { exists: true } }]
  expect(filterOf({ text: '', kinds: ['api'], filter, owned: true }, ['group:default/a'])).toEqual({
    all: [
      { key: 'kind', values: ['api'] },
      {
        any: [
          {
            all: [
              { key: 'kind', values: ['Component'] },
              { key: 'spec.type', values: ['service', 'website'] },
            ],
          },
          { all: [{ key: 'metadata.annotations.x', exists: true }] },
        ],
      },
      { key: '$owner', values: ['group:default/a'] },
    ],
  })
})

test('a filter that cannot be read limits nothing', () => {
  expect(filterOf({ text: '', kinds: [], filter: 'kind=api', owned: false })).toEqual({ all: [] })
})
