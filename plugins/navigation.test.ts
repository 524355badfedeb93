import { pluginNavigation } from '@callboard/plugin-kit/navigation'
import { manifests } from '@callboard/plugins/manifests'
import { expect, test } from 'vitest'

test('the plugins of the product have one entry for each thing that they show', () => {
  expect(pluginNavigation(manifests).map((e) => [e.nav.group, e.page.title, e.tabs.map((t) => t.page.title)])).toEqual([
    ['operate', 'Clusters', ['Clusters']],
    ['operate', 'Pipelines', ['Pipelines']],
    ['operate', 'Costs', ['Costs', 'Budgets', 'Cost allocation']],
    ['improve', 'Insights', ['Insights']],
  ])
})
