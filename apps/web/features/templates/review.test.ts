import { expect, test } from 'vitest'
import { reviewOf, withoutSecrets } from './review.ts'

const schema = {
  properties: {
    name: { title: 'Name', type: 'string' },
    tier: { title: 'Tier', enum: [1, 2], enumNames: ['Critical', 'Normal'] },
    store: { title: 'Store', oneOf: [{ const: 'pg', title: 'PostgreSQL' }] },
    tags: { title: 'Tags', type: 'array' },
    monitored: { title: 'Monitored', type: 'boolean' },
    token: { title: 'Token', type: 'string', 'ui:field': 'Secret' },
    password: { title: 'Password', type: 'string', 'ui:widget': 'password' },
    internal: { title: 'Internal', 'ui:backstage': { review: { show: false } } },
    key: { title: 'Key', 'ui:backstage': { review: { mask: '<hidden>' } } },
    access: { type: 'object', properties: { pin: { 'ui:field': 'Secret' } } },
  },
  dependencies: { monitored: { oneOf: [{ properties: { pager: { title: 'Pager' } } }] } },
}

test('shows what was entered by title, in the order of the form, and no secret', () => {
  const values = {
    pager: 'a@example.com',
    name: 'site',
    tier: 2,
    store: 'pg',
    tags: ['a', 'b'],
    monitored: false,
    token: '***',
    password: 'hunter2',
    internal: 'x',
    key: 'y',
  }
  expect(reviewOf(schema, values).map(({ label, text }) => [label, text])).toEqual([
    ['Name', 'site'],
    ['Tier', 'Normal'],
    ['Store', 'PostgreSQL'],
    ['Tags', 'a, b'],
    ['Monitored', 'No'],
    ['Token', '••••••'],
    ['Password', '••••••'],
    ['Key', '<hidden>'],
    ['Pager', 'a@example.com'],
  ])
})

test('a draft has no secrets, also not inside of objects', () => {
  const values = { name: 'site', token: '***', password: 'hunter2', access: { pin: '***' }, tags: ['a'] }
  expect(withoutSecrets(schema, values)).toEqual({ name: 'site', tags: ['a'] })
})
