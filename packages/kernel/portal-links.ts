import { type Addresses, mainLocation, ownOrigin } from '@callboard/core/portal-address'
import { type PortalPath, portalPaths } from '@callboard/core/portal-paths'
import type { PluginManifest, SharedModel } from '@callboard/plugin-kit/manifest'
import type { PluginRegistry } from '@callboard/plugin-kit/server'

/** The absolute address of a page below the main address, where every person can sign in. */
export function portalUrl(addresses: Addresses, slug: string, path: PortalPath = portalPaths.home()): string {
  const { origin, base } = mainLocation(slug, addresses)
  return origin + base + path
}

/** The address of a portal as its own clients see it: at its own host where the installation has a portal domain. */
export const ownPortalUrl = (addresses: Addresses, slug: string): string =>
  ownOrigin(slug, addresses) ?? portalUrl(addresses, slug)

type EntityParts = Parameters<typeof portalPaths.entity>[0]

const shows = (m: PluginManifest, model: SharedModel) =>
  m.shows === model || m.alsoShows === model || (m.provides?.includes(model) ?? false)

/**
 * Finds the page on which a plugin shows a shared model, so that modules name no plugin.
 * @returns the home page where no plugin of this installation has the page
 */
export function pluginPage(plugins: Pick<PluginRegistry, 'manifests'>, shown: SharedModel, page: string): PortalPath {
  const plugin = plugins.manifests().find((m) => shows(m, shown) && m.pages?.some(({ id }) => id === page))
  return plugin ? portalPaths.pluginPage(plugin.id, page) : portalPaths.home()
}

/** The tab of an entity on which a plugin shows a shared model; the entity's overview where no plugin has one. */
export function pluginTab(plugins: Pick<PluginRegistry, 'manifests'>, shown: SharedModel, entity: EntityParts): PortalPath {
  const [tab] = plugins
    .manifests()
    .filter((m) => shows(m, shown))
    .flatMap((m) => (m.entityTabs ?? []).map((t) => `${m.id}.${t.id}`))
  return portalPaths.entity(entity, tab)
}
