import { expect, test } from 'vitest'
import { readCatalogQuery } from './catalog-query.ts'
import { sortComputed, totalsOfGroups } from './computed.ts'
import type { Insights } from './row.ts'

const row = (ref: string, group: string, insights: Insights, problems = 0) => ({ ref, group, insights, problems })
const cost = (amount: number): Insights => ({ cost: { amount, before: 0, currency: 'USD' } })
const health = (worst: 'healthy' | 'degraded' | 'broken'): Insights => ({ health: { health: worst, states: [] } })
const refs = (rows: readonly { ref: string }[]) => rows.map((r) => r.ref)

test('sorts by cost within groups, which stay in their order, with rows of no cost last', () => {
  const rows = [row('a', 'x', cost(5)), row('b', 'x', {}), row('c', 'x', cost(90)), row('d', 'y', cost(1000))]
  expect(refs(sortComputed(rows, 'cost', 'desc'))).toEqual(['c', 'a', 'b', 'd'])
  expect(refs(sortComputed(rows, 'cost', 'asc'))).toEqual(['a', 'c', 'b', 'd'])
})

test('the worst health comes first', () => {
  const rows = [row('a', '', health('healthy')), row('b', '', health('broken')), row('c', '', health('degraded'))]
  expect(refs(sortComputed(rows, 'health', 'asc'))).toEqual(['b', 'c', 'a'])
})

test('adds up what a group costs, and counts what is unhealthy or failing in it', () => {
  const failed: Insights = {
    runs: [
      { state: 'succeeded', ms: 1 },
      { state: 'failed', ms: 1 },
    ],
  }
  const rows = [
    row('a', 'x', { ...cost(1200), ...health('broken') }, 2),
    row('b', 'x', { ...cost(34), ...failed }, 1),
    row('c', 'y', health('healthy')),
  ]
  expect(totalsOfGroups(rows, ['owner', 'health', 'pipeline', 'cost', 'problems'])).toEqual({
    x: { health: '1 unhealthy', pipeline: '1 failing', cost: '$1,234', problems: '3' },
    y: { problems: '0' },
  })
})

test('an order by what other modules know leaves the catalog’s own order as it is', () => {
  const { input, computed, state } = readCatalogQuery({ sort: 'cost', order: 'desc', group: 'owner' })
  expect([input.sort, input.order, computed, state.order]).toEqual(['name', 'asc', 'cost', 'desc'])
  expect(readCatalogQuery({ sort: 'updated', order: 'desc' })).toMatchObject({
    input: { sort: 'updated', order: 'desc' },
    computed: undefined,
  })
})
