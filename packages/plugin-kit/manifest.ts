/**
 * What a plugin is, as data: safe in a browser, small enough to be loaded everywhere.
 * Code lives beside it: `server.ts` for reading the outside, `ui/` for what it shows.
 */
export type PluginManifest = {
  /** Folder name and first part of its job names; lower case. */
  id: string
  name: string
  /** One sentence: what connecting it gives. */
  summary: string
  tier: 'free' | 'premium'
  /** A lucide icon name. */
  icon: string
  /** The outside account an integration stands for, as a person calls it: "GitHub organization". */
  accountLabel: string
  /** What one item of its listing is, in the plural: "repositories". */
  itemLabel: string
  /** What the catalog gains, for the connect page. */
  adds: readonly string[]
  /** Rights it asks of the vendor, for the connect page. */
  asksFor: readonly string[]
  /** The step of a new organization's checklist that connecting it fulfils. */
  firstStep?: 'code' | 'cluster' | 'cloud'
  /** Seconds between full reads. */
  syncEveryS: number
  entityCards?: readonly EntityCardSlot[]
  entityTabs?: readonly EntityTabSlot[]
  /** Pages of the portal with an entry in its navigation, shown where the plugin is connected. */
  pages?: readonly PortalSlot[]
  homeWidgets?: readonly PortalSlot[]
}

/** Which entities a slot appears on. */
export type AppliesTo = {
  kinds?: readonly string[]
  /** Shown only on entities that an integration of this plugin wrote. */
  own?: true
  /** Shown where the plugin is connected at all. */
  connected?: true
}
export type EntityCardSlot = { id: string; title: string; place: 'main' | 'side'; appliesTo: AppliesTo }
/** `refreshS`: asked for again while somebody looks, for what changes by itself. */
export type EntityTabSlot = { id: string; title: string; appliesTo: AppliesTo; refreshS?: number }

export type PortalSlot = { id: string; title: string; refreshS?: number }

export function definePlugin<const M extends PluginManifest>(manifest: M): M {
  return manifest
}
