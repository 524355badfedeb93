import { mapRelations } from '@callboard/modules/catalog/domain/map'
import { expect, test } from 'vitest'
import { adjacencyOf, impactOf, neighboursOf } from './map-data.ts'
import { mapQuery, readMapState } from './map-params.ts'
import { findMatches } from './map-search.tsx'

const [shop, api, ledger, db] = [0, 1, 2, 3]
const type = (relation: (typeof mapRelations)[number]) => mapRelations.indexOf(relation)
// The shop consumes an API of the ledger, which needs a database; the database names the shop, so that there is a cycle.
const edges = [
  [shop, api, type('consumesApi')],
  [ledger, api, type('providesApi')],
  [ledger, db, type('dependsOn')],
] as const

test('relations are told apart by what they mean to the entity', () => {
  const adjacency = adjacencyOf(edges)
  const of = (index: number) =>
    Object.fromEntries(Object.entries(neighboursOf(adjacency, index)).map(([key, list]) => [key, list.map((r) => r.index)]))
  expect(of(api)).toEqual({ usedBy: [shop], dependsOn: [], provides: [], providedBy: [ledger] })
  expect(of(ledger)).toEqual({ usedBy: [], dependsOn: [db], provides: [api], providedBy: [] })
})

test('a failure reaches consumers through the APIs, ends in a cycle, and leaves what an entity needs alone', () => {
  const adjacency = adjacencyOf(edges)
  expect([...impactOf(adjacency, db)].sort()).toEqual([shop, api, ledger])
  expect([...impactOf(adjacency, shop)]).toEqual([])
  expect([...impactOf(adjacencyOf([...edges, [db, shop, type('dependsOn')]]), db)].sort()).toEqual([shop, api, ledger])
})

test('the address holds every choice, and nothing that is the default', () => {
  const state = {
    group: 'team',
    kinds: ['api', 'component'],
    owners: ['group:default/payments'],
    health: 'broken',
    focus: 'component:default/ledger',
    view: 'list',
  } as const
  const { kind, owner, ...rest } = mapQuery(state)
  expect(readMapState({ ...rest, kind: [...kind], owner: [...owner] })).toEqual(state)
  const usual = readMapState({})
  expect(mapQuery(usual)).toEqual({ group: undefined, kind: [], owner: [], health: undefined, focus: undefined, view: undefined })
  expect(readMapState({ group: 'shoe', health: 'ill', view: 'film' })).toEqual(usual)
})

test('finds systems and entities, those that begin with the text first', () => {
  const node = (label: string) => ({ ref: label, label, kind: 'component', type: null, system: null, owner: null })
  const area = { key: 'system:default/pay', label: 'Payments', members: [0], health: {}, x: 0, y: 0, width: 1, height: 1 }
  const found = findMatches(' PAY ', {
    nodes: [node('prepay'), node('payroll'), node('shop')],
    areas: [area, { ...area, key: '', label: 'No pay' }],
    areaKind: 'system',
    areaLabel: () => 'Payments',
  })
  expect(found.map((m) => m.label)).toEqual(['Payments', 'payroll', 'prepay'])
  expect(findMatches('  ', { nodes: [node('a')], areas: [], areaKind: 'system', areaLabel: () => '' })).toEqual([])
})
