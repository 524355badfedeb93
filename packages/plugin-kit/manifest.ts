import type { LiveTopic } from '@callboard/core/live'

/**
 * What a plugin is, as data: safe in a browser, small enough to be loaded everywhere.
 * Code lives beside it: `server.ts` for reading the outside, `ui/` for what it shows.
 */
export type PluginManifest = ManifestBase & (Account | NoAccount)
/** A plugin that is connected to something outside. */
export type ConnectingManifest = ManifestBase & Account

type ManifestBase = {
  /** Folder name and first part of its job names; lower case. */
  id: string
  name: string
  /** One sentence: what connecting it gives. */
  summary: string
  tier: 'free' | 'premium'
  /** A lucide icon name. */
  icon: string
  /** What the portal gains, for the connect page. */
  adds: readonly string[]
  /** Shared models that it fills besides the catalog; slots of other plugins that need them appear where it is connected. */
  provides?: readonly SharedModel[]
  entityCards?: readonly EntityCardSlot[]
  entityTabs?: readonly EntityTabSlot[]
  /** Pages of the portal with an entry in its navigation. */
  pages?: readonly PortalSlot[]
  homeWidgets?: readonly PortalSlot[]
}

type Account = {
  shows?: undefined
  /** What its slots show of other plugins too: they appear as well where one is connected that provides it. */
  alsoShows?: SharedModel
  /** The outside account an integration stands for, as a person calls it: "GitHub organization". */
  accountLabel: string
  /** What one item of its listing is, in the plural: "repositories". */
  itemLabel: string
  /** Rights it asks of the vendor, for the connect page. */
  asksFor: readonly string[]
  /** The step of a new organization's checklist that connecting it fulfils. */
  firstStep?: 'code' | 'cluster' | 'cloud'
  /** Seconds between full reads. */
  syncEveryS: number
}

/** A plugin without an account of its own: all its slots show what others provide. */
type NoAccount = {
  shows: SharedModel
  alsoShows?: undefined
  accountLabel?: undefined
  itemLabel?: undefined
  asksFor?: undefined
  firstStep?: undefined
  syncEveryS?: undefined
}

/** Whether an organization that has connected these plugins sees what this one adds: it is one of them, or they provide what it shows. */
export function isShown(plugin: PluginManifest, connected: readonly PluginManifest[]): boolean {
  const shown = plugin.shows ?? plugin.alsoShows
  // The portal itself knows how it is used.
  if (shown === 'usage') return true
  return connected.some((c) => c.id === plugin.id || (shown !== undefined && c.provides?.includes(shown)))
}

/** What several plugins may fill, and any may show. */
type SharedModel = 'workloads' | 'pipelines' | 'costs' | 'usage'

/** Which entities a slot appears on. */
type AppliesTo = {
  kinds?: readonly string[]
  /** Shown only on entities that an integration of this plugin wrote. */
  own?: true
  /** Shown where the plugin, or for one without an account what it shows, is connected at all. */
  connected?: true
}
/** What changes by itself in a slot: it is loaded again when one of the topics has changed, at most once per `gapS` seconds. */
type Refreshed = { live?: { topics: readonly LiveTopic[]; gapS: number } }
type EntityCardSlot = Refreshed & { id: string; title: string; place: 'main' | 'side'; appliesTo: AppliesTo }
type EntityTabSlot = Refreshed & { id: string; title: string; appliesTo: AppliesTo }

type PortalSlot = Refreshed & { id: string; title: string }

export function definePlugin<const M extends PluginManifest>(manifest: M): M {
  return manifest
}
