import { expect, test } from 'vitest'
import { definePlugin, type PluginManifest } from './manifest.ts'
import { entryOf, pluginNavigation } from './navigation.ts'

const plugin = (id: string, more: Partial<PluginManifest>): PluginManifest =>
  definePlugin({
    id,
    name: id,
    summary: id,
    tier: 'free',
    icon: 'box',
    accountLabel: id,
    itemLabel: 'items',
    adds: [],
    permissions: [],
    syncEveryS: 60,
    ...more,
  } as PluginManifest)

const shown = (plugins: readonly PluginManifest[]) =>
  pluginNavigation(plugins).map(({ nav, page, tabs }) => [nav.group, page.title, tabs.map((t) => t.page.title)])

test('sorts entries by group, order and title', () => {
  const at = (group: 'operate' | 'improve', title: string, order: number) =>
    plugin(title.toLowerCase(), { pages: [{ id: 'main', title, nav: { group, icon: 'page', order } }] })
  expect(
    shown([at('improve', 'Insights', 1), at('operate', 'Costs', 30), at('operate', 'Builds', 20), at('operate', 'Agents', 20)]),
  ).toEqual([
    ['operate', 'Agents', ['Agents']],
    ['operate', 'Builds', ['Builds']],
    ['operate', 'Costs', ['Costs']],
    ['improve', 'Insights', ['Insights']],
  ])
})

test('gives two plugins that show the same model one entry, with the pages of both as its tabs', () => {
  const nav = { group: 'operate', icon: 'cluster', order: 10 } as const
  const first = plugin('kubernetes', { alsoShows: 'workloads', pages: [{ id: 'clusters', title: 'Clusters', nav }] })
  const second = plugin('nomad', {
    alsoShows: 'workloads',
    pages: [
      { id: 'regions', title: 'Regions', nav: { ...nav, order: 11 } },
      { id: 'queues', title: 'Queues' },
    ],
  })
  expect(shown([second, first])).toEqual([['operate', 'Clusters', ['Clusters', 'Regions', 'Queues']]])
  expect(entryOf(pluginNavigation([first, second]), 'nomad', 'queues')?.page.title).toBe('Clusters')
})

test('shows a page without a position as a tab of the main page of its plugin, or in no entry', () => {
  const budgets = { id: 'budgets', title: 'Budgets' }
  const main = { id: 'costs', title: 'Costs', nav: { group: 'operate', icon: 'cost', order: 1 } } as const
  expect(shown([plugin('costs', { pages: [budgets, main] })])).toEqual([['operate', 'Costs', ['Costs', 'Budgets']]])
  expect(shown([plugin('costs', { pages: [budgets] })])).toEqual([])
})
