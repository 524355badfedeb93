import { expect, test } from 'vitest'
import { filterGallery } from './gallery-filter.ts'
import { runFilter } from './run-query.ts'

const template = (name: string, type: string | null, owner: string | null, tags: string[]) => ({
  ref: `template:default/${name}`,
  title: name,
  description: '',
  owner,
  tags,
  type,
  runs: 0,
  successRate: null,
  medianSeconds: null,
  missing: [],
})

const templates = [
  template('go', 'service', 'group:default/platform', ['go']),
  template('db', 'resource', 'group:default/platform', ['sql']),
  template('site', 'website', null, ['go', 'web']),
]

test('all filters apply, and each offers the values that templates have', () => {
  const { shown, types, owners, tags } = filterGallery(templates, { owner: 'group:default/platform', tag: 'go' })
  expect(shown.map(({ title }) => title)).toEqual(['go'])
  expect(types).toEqual(['resource', 'service', 'website'])
  expect(owners).toEqual([{ value: 'group:default/platform', label: 'platform' }])
  expect(tags).toEqual(['go', 'sql', 'web'])
})

test('a list of runs takes from its address what it can read', () => {
  const id = '0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b'
  expect(runFilter({ mine: '1', state: 'failed', ref: 'template:default/go', after: id })).toEqual({
    mine: true,
    state: 'failed',
    ref: 'template:default/go',
    cursor: id,
  })
  expect(runFilter({ mine: 'x', state: 'lost', ref: ' ', after: '1' })).toEqual({ mine: false })
})
