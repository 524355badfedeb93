import { expect, test } from 'vitest'
import { csvColumns, csvRow } from './csv-columns.ts'

const row = {
  id: '1',
  ref: 'component:default/ledger',
  kind: 'component',
  kindName: 'Component',
  namespace: 'default',
  name: 'ledger',
  title: 'Ledger',
  description: null,
  type: 'service',
  lifecycle: 'production',
  ownerRef: 'group:default/payments',
  ownerTitle: 'Payments',
  systemRef: null,
  systemTitle: null,
  tags: ['go'],
  updatedAt: new Date('2026-11-01T00:00:00Z'),
  problems: 0,
  inferred: false,
}

test('the file has the columns of the view in their order, after what identifies the entity', () => {
  const columns = csvColumns('component', [{ id: 'cost' }, { id: 'owner', width: 200 }, { id: 'no-such-column' }])
  expect(columns).toEqual(['cost', 'owner'])
  expect(csvRow(row, columns, { cost: { amount: 12.5, before: 10, currency: 'EUR' } })).toEqual([
    'component:default/ledger',
    'Component',
    'ledger',
    'Ledger',
    '12.50 EUR',
    'group:default/payments',
  ])
})

test('what nothing is known of is an empty cell', () => {
  expect(csvRow(row, ['health', 'cost', 'docs', 'deployed'], {}).slice(4)).toEqual([undefined, undefined, undefined, undefined])
})
