import type { CatalogView } from '@callboard/modules/catalog/domain/view'
import { expect, test } from 'vitest'
import { paramsOfView, viewOfParams } from './catalog-params.ts'
import { readCatalogQuery } from './catalog-query.ts'

const view = (id: string, more: Partial<CatalogView>): CatalogView => ({
  id,
  kind: 'component',
  name: id,
  state: {},
  isDefault: false,
  shared: true,
  ...more,
})

test('an address and a view hold the same', () => {
  const state = {
    text: 'pay',
    owner: ['group:default/payments'],
    exclude: ['owner' as const],
    group: 'system' as const,
    sort: 'updated' as const,
    order: 'desc' as const,
    density: 'comfortable' as const,
    columns: [{ id: 'owner' }, { id: 'cost', width: 200 }],
  }
  expect(viewOfParams(paramsOfView(state))).toEqual(state)
  expect(viewOfParams(paramsOfView({ columns: [] }))).toEqual({ columns: [] })
})

test('a kind alone opens its default view, a personal one before a shared one', () => {
  const shared = view('shared', { isDefault: true, state: { group: 'owner' } })
  const own = view('own', { isDefault: true, shared: false, state: { group: 'type' } })
  expect(readCatalogQuery({}, [shared]).input.group).toBe('owner')
  expect(readCatalogQuery({}, [shared, own])).toMatchObject({ input: { group: 'type' }, view: { id: 'own' } })
  expect(readCatalogQuery({ kind: 'api' }, [shared, own]).view).toBeUndefined()
})

test('a filter in the address, or the view that has none, leaves the default view aside', () => {
  const shared = view('shared', { isDefault: true, state: { group: 'owner' } })
  expect(readCatalogQuery({ q: 'pay' }, [shared])).toMatchObject({ input: { text: 'pay' }, view: undefined })
  expect(readCatalogQuery({ q: 'pay' }, [shared]).input.group).toBeUndefined()
  expect(readCatalogQuery({ view: 'all' }, [shared]).view).toBeUndefined()
})

test('what an address should not say is dropped', () => {
  const { input, page, state } = readCatalogQuery({
    sort: 'password',
    order: 'up',
    group: ['owner', 'type'],
    page: '-4',
    rows: '7',
    not: ['tag'],
    cols: 'owner:9999,,cost:120',
    tag: [],
  })
  expect({ page, limit: input.limit, sort: input.sort, group: input.group }).toEqual({
    page: 1,
    limit: 50,
    sort: 'name',
    group: 'owner',
  })
  expect(state.columns).toEqual([{ id: 'owner' }, { id: 'cost', width: 120 }])
  expect(state.exclude).toBeUndefined()
})
