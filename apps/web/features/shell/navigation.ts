import type { NavigationCounts } from '@callboard/modules/home/domain/navigation-counts'
import { type NavGroup, navGroups, type SharedModel } from '@callboard/plugin-kit/manifest'
import { groupTitles } from '@callboard/plugin-kit/navigation'
import {
  BookOpen,
  Box,
  Braces,
  Flag,
  FlaskConical,
  History,
  House,
  type LucideIcon,
  MessageCircleQuestionMark,
  Plug,
  Settings,
  SquarePlus,
  UserCheck,
  UsersRound,
  Waypoints,
} from 'lucide-react'
import { paths } from '~/lib/navigation/paths.ts'
import { navIconOf } from './nav-icons.ts'
import type { Shell } from './shell-context.tsx'

export type NavItem = {
  label: string
  href: string
  icon: LucideIcon
  /** `g` and this letter go there. */
  key?: string
  locked?: boolean
  count?: CountId
  isCurrent: (at: Location) => boolean
}
/** What an entry counts. */
export type CountId = 'components' | 'apis' | 'groups' | 'pipelines' | 'workloads' | 'integrations'
/** `kind` is the kind of entity that a catalog page shows. */
type Location = { pathname: string; kind: string | undefined }
export type NavSection = { title?: string; items: NavItem[] }

const below = (...hrefs: string[]) =>
  function isCurrent({ pathname }: Location) {
    return hrefs.some((href) => pathname === href || pathname.startsWith(`${href}/`))
  }

/** The page that a browser shows, as the navigation sees it. The catalog shows components unless its address says otherwise. */
export function locationOf(base: string, pathname: string, kindParameter: string | null): Location {
  const catalog = paths.catalog(base)
  if (pathname === catalog) return { pathname, kind: kindParameter?.toLowerCase() ?? 'component' }
  const [kind, ...rest] = pathname.startsWith(`${catalog}/`) ? pathname.slice(catalog.length + 1).split('/') : []
  return { pathname, kind: rest.length > 0 ? kind : undefined }
}

const catalogOf = (base: string): NavItem[] => {
  const elsewhere = ['api', 'group', 'user']
  const catalog = below(paths.catalog(base))
  return [
    {
      label: 'Services',
      href: paths.catalog(base),
      icon: Box,
      key: 'c',
      count: 'components',
      isCurrent: (at) => catalog(at) && !elsewhere.includes(at.kind ?? ''),
    },
    {
      label: 'APIs',
      href: paths.catalog(base, { kind: 'api' }),
      icon: Braces,
      key: 'p',
      count: 'apis',
      isCurrent: (at) => catalog(at) && at.kind === 'api',
    },
    { label: 'Docs', href: paths.docsSites(base), icon: BookOpen, key: 'd', isCurrent: below(paths.docsSites(base)) },
    {
      label: 'Teams',
      href: paths.catalog(base, { kind: 'group' }),
      icon: UsersRound,
      key: 'e',
      count: 'groups',
      isCurrent: (at) => catalog(at) && (at.kind === 'group' || at.kind === 'user'),
    },
    { label: 'Map', href: paths.map(base), icon: Waypoints, key: 'l', isCurrent: below(paths.map(base)) },
  ]
}

const keys: Partial<Record<Shell['entries'][number]['icon'], string>> = { cluster: 'k', pipeline: 'r', cost: 'o', chart: 'u' }

const countOfModel = (model: SharedModel | undefined): CountId | undefined =>
  model === 'pipelines' || model === 'workloads' ? model : undefined

function itemsOf({ base, entries }: Shell, group: NavGroup): NavItem[] {
  const added = entries
    .filter((e) => e.group === group)
    .map(({ href, hrefs, title, icon, locked, model }): NavItem => {
      const key = keys[icon]
      const count = locked ? undefined : countOfModel(model)
      const more = { ...(key ? { key } : {}), ...(count ? { count } : {}) }
      return { label: title, href, icon: navIconOf[icon], ...more, locked, isCurrent: below(...hrefs) }
    })
  if (group === 'catalog') return [...catalogOf(base), ...added]
  if (group === 'operate') return added
  return [
    {
      label: 'Ownership',
      href: paths.ownership(base),
      icon: UserCheck,
      key: 'w',
      isCurrent: below(paths.ownership(base)),
    },
    ...added,
    {
      label: 'Experiments',
      href: paths.experiments(base),
      icon: FlaskConical,
      isCurrent: below(paths.experiments(base)),
    },
    { label: 'History', href: paths.history(base), icon: History, key: 'v', isCurrent: below(paths.history(base)) },
  ]
}

/** The groups of the navigation that have entries. */
export function sectionsOf(shell: Shell): NavSection[] {
  const home = paths.home(shell.base)
  return [
    {
      items: [
        { label: 'Home', href: home, icon: House, key: 'h', isCurrent: ({ pathname }) => pathname === home },
        {
          label: 'Ask',
          href: paths.ask(shell.base),
          icon: MessageCircleQuestionMark,
          key: 'q',
          isCurrent: below(paths.ask(shell.base)),
        },
      ],
    },
    ...navGroups.map((group) => ({ title: groupTitles[group], items: itemsOf(shell, group) })).filter((s) => s.items.length > 0),
    {
      title: 'Create',
      items: [
        {
          label: 'Templates',
          href: paths.templates(shell.base),
          icon: SquarePlus,
          key: 'n',
          isCurrent: below(paths.templates(shell.base)),
        },
        { label: 'Flags', href: paths.flags(shell.base), icon: Flag, key: 'f', isCurrent: below(paths.flags(shell.base)) },
      ],
    },
  ]
}

/** What stands at the foot of the navigation. */
export const footItemsOf = ({ base }: Shell): NavItem[] => [
  {
    label: 'Integrations',
    href: paths.integrations(base),
    icon: Plug,
    key: 'i',
    count: 'integrations',
    isCurrent: below(paths.integrations(base)),
  },
  { label: 'Settings', href: paths.settings(base), icon: Settings, key: 's', isCurrent: below(paths.settings(base)) },
]

/** A number beside an entry: how it is written, and how it is read out. */
export type ShownCount = { text: string; words: string; failing: boolean }

const total = (count: number): ShownCount | undefined => {
  const text = count.toLocaleString('en')
  return count > 0 ? { text, words: text, failing: false } : undefined
}
const failing = (count: number | null, words: (count: number) => string): ShownCount | undefined =>
  count ? { text: count.toLocaleString('en'), words: words(count), failing: true } : undefined

/** What an entry shows of the counts. Nothing where there is nothing, or nothing wrong. */
export function shownCount(id: CountId, counts: NavigationCounts): ShownCount | undefined {
  if (id === 'pipelines') return failing(counts.failingPipelines, (n) => `${n.toLocaleString('en')} failing`)
  if (id === 'workloads') return failing(counts.brokenWorkloads, (n) => `${n.toLocaleString('en')} failing`)
  if (id === 'integrations')
    return failing(counts.unhealthyIntegrations, (n) =>
      n === 1 ? '1 needs attention' : `${n.toLocaleString('en')} need attention`,
    )
  return total(counts[id])
}
