import {
  Bell,
  BellRing,
  Bot,
  Building2,
  CircleUser,
  CreditCard,
  DatabaseBackup,
  KeyRound,
  Layers,
  ListChecks,
  type LucideIcon,
  MessageSquare,
  Palette,
  Plug,
  Plus,
  Puzzle,
  ScrollText,
  Search,
  ShieldCheck,
  Star,
  Undo2,
  UserCheck,
  UserPlus,
  Users,
  Webhook,
  Wrench,
} from 'lucide-react'
import { paths } from '~/lib/navigation/paths.ts'
import { navIconOf } from './nav-icons.ts'
import { footItemsOf, sectionsOf } from './navigation.ts'
import type { Shell } from './shell-context.tsx'

/** Somewhere to go or something to do, for the navigation, the palette and the keys. */
export type Destination = {
  label: string
  href: string
  icon: LucideIcon
  /** `g` and this letter go there. */
  key?: string
  /** Other words it is looked for by. */
  words?: string
  reason?: string | undefined
  /** Lives at the main address. */
  outside?: boolean
}

const wordsOf: Readonly<Record<string, string>> = {
  Ask: 'question answer assistant help',
  Services: 'catalog components entities',
  APIs: 'openapi graphql grpc asyncapi catalog',
  Docs: 'documentation techdocs mkdocs pages guides',
  Teams: 'groups people catalog',
  Map: 'organization graph dependencies architecture diagram landscape',
  Ownership: 'owners orphans groups teams',
  History: 'changes timeline what happened as of',
  Templates: 'create new service scaffolder software self-service actions',
  Flags: 'feature flags toggles rollout targeting openfeature',
  Integrations: 'github connect accounts sync',
  Settings: 'general name address leave',
}

const portalPages = (shell: Shell): Destination[] => {
  const { base } = shell
  return [
    ...[...sectionsOf(shell).flatMap((s) => s.items), ...footItemsOf(shell)].map((item) => ({
      ...item,
      ...(wordsOf[item.label] ? { words: wordsOf[item.label] } : {}),
    })),
    { label: 'Catalog', href: paths.catalog(base, { kind: 'all' }), icon: Layers, words: 'entities everything' },
    { label: 'Your services', href: paths.catalog(base, { kind: 'all', mine: 'owned' }), icon: UserCheck, words: 'mine' },
    { label: 'Starred', href: paths.catalog(base, { kind: 'all', mine: 'starred' }), icon: Star, words: 'favourites' },
    { label: 'Search', href: paths.search(base), icon: Search, words: 'find results' },
    { label: 'Your runs', href: paths.runs(base, { mine: '1' }), icon: ListChecks, words: 'templates create started' },
    { label: 'Approvals', href: paths.approvals(base), icon: UserCheck, words: 'templates runs decide approve reject' },
    { label: 'Removed entities', href: paths.removed(base), icon: Undo2, words: 'tombstones gone undo restore' },
    // Pages with an entry in the navigation are above.
    ...shell.pages
      .filter((p) => !shell.entries.some((e) => e.href === p.href))
      .map((p) => ({ label: p.title, href: p.href, icon: navIconOf[p.icon] })),
  ]
}

export const pagesOf = (shell: Shell): Destination[] => [...portalPages(shell), ...settingsPages(shell), ...outsidePages(shell)]

const settingsPages = ({ base, reasons }: Shell): Destination[] => [
  { label: 'Members', href: paths.members(base), icon: Users, key: 'm', words: 'people roles invitations team' },
  { label: 'Joining', href: paths.joining(base), icon: Building2, words: 'domains mail' },
  {
    label: 'Billing',
    href: paths.billing(base),
    icon: CreditCard,
    key: 'b',
    words: 'plan price payment invoices seats upgrade trial',
    reason: reasons.billing,
  },
  { label: 'Appearance', href: paths.appearance(base), icon: Palette, words: 'branding logo color colour accent' },
  { label: 'Plugins', href: paths.plugins(base), icon: Puzzle, words: 'switch on off extensions' },
  { label: 'API tokens', href: paths.tokens(base), icon: KeyRound, key: 't', words: 'keys service accounts' },
  { label: 'Webhooks', href: paths.webhooks(base), icon: Webhook, words: 'outgoing events deliveries' },
  { label: 'Model', href: paths.model(base), icon: Bot, words: 'ai llm openai anthropic azure bedrock summarize ask' },
  { label: 'Slack', href: paths.slack(base), icon: MessageSquare, words: 'chat channel workspace bot messages ask' },
  { label: 'Audit log', href: paths.audit(base), icon: ScrollText, key: 'a', words: 'history who', reason: reasons.audit },
  { label: 'Data', href: paths.data(base), icon: DatabaseBackup, words: 'export zip remove delete organization support' },
  { label: 'Notifications', href: paths.notifications(base), icon: Bell, words: 'news bell unread' },
  {
    label: 'Notification settings',
    href: paths.notificationChoices(base),
    icon: BellRing,
    words: 'notification mail preferences follow',
  },
]

const outsidePages = ({ site, organizations, operator }: Shell): Destination[] => [
  ...(operator ? [{ label: 'Operator console', href: site + paths.operator(), icon: Building2, outside: true }] : []),
  {
    label: 'Your account',
    href: site + paths.account(),
    icon: CircleUser,
    key: 'y',
    words: 'profile appearance time zone mails',
    outside: true,
  },
  {
    label: 'Sign-in and sessions',
    href: site + paths.account('security'),
    icon: ShieldCheck,
    words: 'password devices',
    outside: true,
  },
  { label: 'Your data', href: site + paths.account('data'), icon: Wrench, words: 'export delete account', outside: true },
  ...organizations
    .filter((o) => !o.current)
    .map((o) => ({ label: `Go to ${o.name}`, href: o.href, icon: Building2, words: 'organization switch', outside: true })),
]

export const actionsOf = ({ base, site, reasons }: Shell): Destination[] => [
  {
    label: 'Invite people',
    href: paths.members(base, { invite: 'now' }),
    icon: UserPlus,
    words: 'add member',
    reason: reasons.invite,
  },
  {
    label: 'Connect GitHub',
    href: paths.connect(base, 'github'),
    icon: Plug,
    words: 'integration',
    reason: reasons.connect,
    // A document of its own: its policy lets it post to GitHub.
    outside: true,
  },
  { label: 'New organization', href: site + paths.newOrganization(), icon: Plus, outside: true },
]
