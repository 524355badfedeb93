import type { LiveTopic } from '@callboard/core/live'

/**
 * A plugin as data: safe in a browser, small enough to load everywhere. The code lives beside it: `server.ts` reads from the
 * vendor, `ui/` renders.
 */
export type PluginManifest = ManifestBase & (Account | WithoutAccount)
/** A plugin with an account to connect. */
export type ConnectingManifest = ManifestBase & Account

/** Groups of the integrations directory, in its order. */
export const categories = {
  code: 'Code and CI/CD',
  runtime: 'Runtime',
  costs: 'Cloud costs',
  knowledge: 'Knowledge',
  catalog: 'Catalog import',
  analytics: 'Analytics',
  delivery: 'Delivery',
} as const
type Category = keyof typeof categories

/** What a plugin adds to the portal, as the directory names it. */
export const contents = {
  entities: 'Entities',
  docs: 'Docs',
  pipelines: 'Pipelines',
  deployments: 'Deployments',
  workloads: 'Workloads',
  costs: 'Costs',
  usage: 'Usage',
  knowledge: 'Answers',
  flags: 'Feature flags',
} as const
export type Content = keyof typeof contents

/** A permission by the vendor's own name. */
export type Permission = {
  /** The scope, action or role: `ecs:ListClusters`. */
  name: string
  purpose: string
  /** The connection works without it. */
  optional?: true
  /** Where permissions depend on what is connected: "Amazon S3". */
  group?: string
}

type ManifestBase = {
  /** Folder name and prefix of its job names; lower case. */
  id: string
  name: string
  /** One sentence: the benefit of connecting it. */
  summary: string
  tier: 'free' | 'premium'
  /** A lucide icon name. */
  icon: string
  category: Category
  contents: readonly Content[]
  /** What it adds to the portal, for its page in the directory. */
  adds: readonly string[]
  /** Shared models it provides besides the catalog; slots of other plugins that require them appear once it is connected. */
  provides?: readonly SharedModel[]
  entityCards?: readonly EntityCardSlot[]
  entityTabs?: readonly EntityTabSlot[]
  /** Cells of the strip on top of an entity's page. */
  entityStatus?: readonly EntityStatusSlot[]
  /** Portal pages. One without `nav` is a tab of the plugin's main page. */
  pages?: readonly PageSlot[]
  /** Cards of the home page. Members can move and hide them. */
  homeWidgets?: readonly HomeWidgetSlot[]
}

type Account = {
  shows?: undefined
  /** Shared models shown in its slots: they also appear if another connected plugin provides them. */
  alsoShows?: SharedModel
  /** Display name of its kind of account: "GitHub organization". */
  accountLabel: string
  /** Plural name of its items: "repositories". */
  itemLabel: string
  /** Permissions it requires at the vendor. */
  permissions: readonly Permission[]
  /** The vendor's documentation of these permissions. */
  documentation: { label: string; href: string }
  /** What to use in place of a credential that expires, as a sentence. Shown where the expiry of one is announced. */
  expiryAdvice?: string
  /** The onboarding step that is completed by connecting it. */
  onboardingStep?: 'code' | 'cluster' | 'cloud'
  /** Seconds between full syncs. */
  syncEveryS: number
}

/** A plugin without an account: all its slots show data that other plugins provide. */
type WithoutAccount = {
  shows: SharedModel
  alsoShows?: undefined
  accountLabel?: undefined
  itemLabel?: undefined
  permissions?: undefined
  documentation?: undefined
  expiryAdvice?: undefined
  onboardingStep?: undefined
  syncEveryS?: undefined
}

/**
 * Whether an organization with these connected plugins sees this one: it is connected itself, or others provide what it shows.
 */
export function isShown(plugin: PluginManifest, connected: readonly PluginManifest[]): boolean {
  const shown = plugin.shows ?? plugin.alsoShows
  // These come from the portal itself.
  if (shown === 'usage' || shown === 'flags') return true
  return connected.some((c) => c.id === plugin.id || (shown !== undefined && c.provides?.includes(shown)))
}

/** Data that several plugins may provide and any may show. */
export type SharedModel = 'workloads' | 'pipelines' | 'costs' | 'usage' | 'flags'

/** Entities that a slot appears on. */
type AppliesTo = {
  kinds?: readonly string[]
  /** Only on entities from an integration of this plugin. */
  own?: true
  /** Only if the plugin is connected or, for one without an account, if what it shows is provided. */
  connected?: true
}
/** What changes by itself in a slot: it is loaded again when one of the topics has changed, at most once per `gapS` seconds. */
type Refreshed = { live?: { topics: readonly LiveTopic[]; gapS: number } }
type EntityCardSlot = Refreshed & { id: string; title: string; place: 'main' | 'side'; appliesTo: AppliesTo }
/**
 * A cell of the status strip. It keeps its position while the plugin is not connected, so that the strip has one shape.
 */
type EntityStatusSlot = Refreshed & {
  id: string
  title: string
  /** For a system, domain or team, whose figures are those of its parts. */
  titleOfParts: string
  icon: 'heart-pulse' | 'rocket' | 'workflow' | 'wallet'
  order: number
  kinds: readonly string[]
  /** The plugin's tab with the details. */
  tab: string
}
type EntityTabSlot = Refreshed & { id: string; title: string; appliesTo: AppliesTo }

type PortalSlot = Refreshed & { id: string; title: string }

/** `column`: where it is until somebody moves it. One for the main column can be moved to the narrow one at the side, too. */
type HomeWidgetSlot = PortalSlot & { column: 'main' | 'side' }

/** Groups of the navigation that plugins can add entries to. */
export const navGroups = ['catalog', 'operate', 'improve'] as const
export type NavGroup = (typeof navGroups)[number]

/** Icons of navigation entries. A closed list, so that manifests name an icon and only the portal loads it. */
export type NavIcon = 'cluster' | 'pipeline' | 'cost' | 'chart' | 'shield' | 'incident' | 'flag' | 'lab' | 'page'

/** The position of a page in the navigation. Entries of a group are sorted by `order`, then by title. */
export type NavEntry = { group: NavGroup; icon: NavIcon; order: number }

export type PageSlot = PortalSlot & { nav?: NavEntry }

export function definePlugin<const M extends PluginManifest>(manifest: M): M {
  return manifest
}
