import {
  Bell,
  BellRing,
  BookOpen,
  Building2,
  CircleUser,
  CreditCard,
  DatabaseBackup,
  History,
  Home,
  KeyRound,
  Layers,
  type LucideIcon,
  Palette,
  PanelsTopLeft,
  Plug,
  Plus,
  Puzzle,
  ScrollText,
  Search,
  Settings,
  ShieldCheck,
  Star,
  Undo2,
  UserCheck,
  UserPlus,
  Users,
  UsersRound,
  Webhook,
  Wrench,
} from 'lucide-react'
import { paths } from '~/lib/navigation/paths.ts'
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

export const pagesOf = ({ base, site, pages, organizations, reasons, operator }: Shell): Destination[] => [
  { label: 'Home', href: paths.home(base), icon: Home, key: 'h' },
  { label: 'Catalog', href: paths.catalog(base), icon: Layers, key: 'c', words: 'services components entities' },
  { label: 'Your services', href: paths.catalog(base, { kind: 'all', mine: 'owned' }), icon: UserCheck, words: 'mine' },
  { label: 'Starred', href: paths.catalog(base, { kind: 'all', mine: 'starred' }), icon: Star, words: 'favourites' },
  { label: 'Search', href: paths.search(base), icon: Search, words: 'find results' },
  { label: 'Docs', href: paths.docsSites(base), icon: BookOpen, key: 'd', words: 'documentation techdocs mkdocs pages guides' },
  { label: 'Ownership', href: paths.ownership(base), icon: UsersRound, words: 'owners orphans groups teams' },
  { label: 'History', href: paths.history(base), icon: History, key: 'v', words: 'changes timeline what happened as of' },
  { label: 'Removed entities', href: paths.removed(base), icon: Undo2, words: 'tombstones gone undo restore' },
  ...pages.map((p) => ({ label: p.title, href: p.href, icon: PanelsTopLeft })),
  { label: 'Integrations', href: paths.integrations(base), icon: Plug, key: 'i', words: 'github connect accounts sync' },
  { label: 'Settings', href: paths.settings(base), icon: Settings, key: 's', words: 'general name address leave' },
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
  { label: 'Audit log', href: paths.audit(base), icon: ScrollText, key: 'a', words: 'history who', reason: reasons.audit },
  { label: 'Data', href: paths.data(base), icon: DatabaseBackup, words: 'export zip remove delete organization support' },
  { label: 'Notifications', href: paths.notifications(base), icon: Bell, words: 'news bell unread' },
  {
    label: 'Notification settings',
    href: paths.notificationChoices(base),
    icon: BellRing,
    words: 'notification mail preferences follow',
  },
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
