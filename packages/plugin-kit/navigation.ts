import { type NavEntry, type NavGroup, navGroups, type PageSlot, type PluginManifest } from './manifest.ts'

type PluginPage = { plugin: PluginManifest; page: PageSlot }

/** An entry of the navigation with the pages that are its tabs, its own page first. */
export type PluginNavigation = PluginPage & { nav: NavEntry; tabs: readonly PluginPage[] }

/** The model that a plugin's pages show. Plugins with the same model share one entry. */
const modelOf = (plugin: PluginManifest) => plugin.shows ?? plugin.alsoShows ?? plugin.id

const byPosition = (a: PluginNavigation, b: PluginNavigation) =>
  navGroups.indexOf(a.nav.group) - navGroups.indexOf(b.nav.group) ||
  a.nav.order - b.nav.order ||
  a.page.title.localeCompare(b.page.title)

/**
 * The navigation entries of these plugins. Plugins that show the same model have one entry between them, the first by
 * position; their other pages are its tabs.
 */
export function pluginNavigation(plugins: readonly PluginManifest[]): PluginNavigation[] {
  const pages = plugins.flatMap((plugin) => (plugin.pages ?? []).map((page): PluginPage => ({ plugin, page })))
  const entries = pages.flatMap(({ plugin, page }) => (page.nav ? [{ plugin, page, nav: page.nav, tabs: [] }] : []))
  const mains = new Map<string, PluginNavigation>()
  for (const entry of entries.sort(byPosition)) {
    const model = modelOf(entry.plugin)
    if (!mains.has(model)) mains.set(model, entry)
  }
  return [...mains].map(([model, main]) => ({
    ...main,
    tabs: [main, ...pages.filter(({ plugin, page }) => modelOf(plugin) === model && page !== main.page)].map(
      ({ plugin, page }) => ({ plugin, page }),
    ),
  }))
}

/** The entry whose tabs include a page. */
export const entryOf = (entries: readonly PluginNavigation[], plugin: string, page: string): PluginNavigation | undefined =>
  entries.find((e) => e.tabs.some((t) => t.plugin.id === plugin && t.page.id === page))

export const groupTitles: Record<NavGroup, string> = { catalog: 'Catalog', operate: 'Operate', improve: 'Improve' }
