import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import type { SharedModel } from '@callboard/plugin-kit/manifest'
import { paths } from '~/lib/navigation/paths.ts'
import { navigationOf } from '~/lib/plugins/shown-plugins.ts'
import type { TilePages } from './tiles.tsx'

/** The pages on which an organization's plugins show each model. */
export function tilePages(base: string, connected: readonly string[], entitlements: Entitlements): TilePages {
  const entries = navigationOf(connected, entitlements)
  const pageOf = (model: SharedModel) => {
    const entry = entries.find(({ plugin: p }) => p.shows === model || p.alsoShows === model || p.provides?.includes(model))
    return entry ? paths.pluginPage(base, entry.plugin.id, entry.page.id) : undefined
  }
  return { workloads: pageOf('workloads'), pipelines: pageOf('pipelines'), costs: pageOf('costs') }
}
