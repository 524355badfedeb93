import type { Role } from '@callboard/core/permissions'

type Kind = {
  /** Shown in the notification settings. */
  label: string
  /** Who may be told. */
  roles: readonly Role[]
  /** Behind the bell: at first, or never. */
  portal: 'on' | 'never'
  /** By mail: at first, or whatever people choose. */
  mail: 'on' | 'off' | 'always' | 'never'
}

const everyone: readonly Role[] = ['owner', 'admin', 'billing', 'developer', 'viewer']
const administrators: readonly Role[] = ['owner', 'admin']

/** Everything that members are told of, and how they are told while they have not chosen otherwise. */
export const notificationKinds = {
  'member.joined': { label: 'Someone accepts your invitation', roles: administrators, portal: 'on', mail: 'on' },
  'member.role-changed': { label: 'Your role changes', roles: everyone, portal: 'on', mail: 'always' },
  'integration.failed': { label: 'An integration stops working', roles: administrators, portal: 'on', mail: 'off' },
  'integration.credential-expires': {
    label: 'An integration’s credential is about to expire',
    roles: administrators,
    portal: 'on',
    mail: 'on',
  },
  'catalog.followed': { label: 'Something you follow changes', roles: everyone, portal: 'on', mail: 'never' },
  'catalog.digest': { label: 'Daily digest of changes to what you follow', roles: everyone, portal: 'never', mail: 'on' },
  'docs.changed': { label: 'A docs page you watch changes', roles: everyone, portal: 'on', mail: 'off' },
  'costs.budget': { label: 'A budget is reached', roles: everyone, portal: 'on', mail: 'on' },
  'billing.changed': { label: 'A payment fails or a plan ends', roles: ['owner', 'billing'], portal: 'on', mail: 'always' },
  'usage.digest': { label: 'Weekly usage report', roles: administrators, portal: 'never', mail: 'on' },
  'tenant.export': { label: 'An export you requested is ready', roles: ['owner'], portal: 'on', mail: 'off' },
  'tenant.removal': {
    label: 'The organization is scheduled for deletion',
    roles: ['owner', 'admin'],
    portal: 'on',
    mail: 'always',
  },
  'support.visit': { label: 'A support session starts', roles: administrators, portal: 'on', mail: 'on' },
} as const satisfies Record<string, Kind>

export type NotificationKind = keyof typeof notificationKinds

export const isNotificationKind = (text: string): text is NotificationKind => Object.hasOwn(notificationKinds, text)

export const kindOf = (kind: NotificationKind): Kind => notificationKinds[kind]

/** How somebody is told of a kind. */
export type Ways = { portal: boolean; mail: boolean }

/**
 * How a member is told, by what they chose and by what can be chosen.
 * @param choice null while they have not chosen
 * @param newsByMail false for who wants no mails but those about the account itself
 */
export function waysOf(kind: NotificationKind, choice: Ways | null, newsByMail: boolean): Ways {
  const { portal, mail } = kindOf(kind)
  return {
    portal: portal !== 'never' && (choice?.portal ?? true),
    mail: mail === 'always' || (mail !== 'never' && newsByMail && (choice?.mail ?? mail === 'on')),
  }
}
