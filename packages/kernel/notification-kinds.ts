import type { Role } from '@callboard/core/permissions'

type Kind = {
  /** Completes "Tell me when …". */
  label: string
  /** Roles that can receive it. */
  roles: readonly Role[]
  /** In-app: on by default, or never. */
  portal: 'on' | 'never'
  /** By email: on by default, or always. */
  mail: 'on' | 'off' | 'always' | 'never'
}

const everyone: readonly Role[] = ['owner', 'admin', 'billing', 'developer', 'viewer']
const administrators: readonly Role[] = ['owner', 'admin']

/** All kinds of notifications, with their default channels. */
export const notificationKinds = {
  'member.joined': { label: 'somebody accepts my invitation', roles: administrators, portal: 'on', mail: 'on' },
  'member.role-changed': { label: 'my role changes', roles: everyone, portal: 'on', mail: 'always' },
  'integration.failed': { label: 'a connection stops working', roles: administrators, portal: 'on', mail: 'off' },
  'integration.credential-expires': {
    label: 'a credential of a connection is about to expire',
    roles: administrators,
    portal: 'on',
    mail: 'on',
  },
  'catalog.followed': { label: 'something that I follow changes', roles: everyone, portal: 'on', mail: 'never' },
  'catalog.digest': { label: 'something that I follow has changed, once a day', roles: everyone, portal: 'never', mail: 'on' },
  'docs.changed': { label: 'a page of docs that I watch changes', roles: everyone, portal: 'on', mail: 'off' },
  'costs.budget': { label: 'a budget is reached', roles: everyone, portal: 'on', mail: 'on' },
  'billing.changed': { label: 'a payment fails or a plan ends', roles: ['owner', 'billing'], portal: 'on', mail: 'always' },
  'usage.digest': { label: 'there are figures of the week', roles: administrators, portal: 'never', mail: 'on' },
  'tenant.export': { label: 'an export that I asked for is ready', roles: ['owner'], portal: 'on', mail: 'off' },
  'tenant.removal': { label: 'the organization is to be removed', roles: ['owner', 'admin'], portal: 'on', mail: 'always' },
  'support.visit': { label: 'support looks into the portal', roles: administrators, portal: 'on', mail: 'on' },
} as const satisfies Record<string, Kind>

export type NotificationKind = keyof typeof notificationKinds

export const isNotificationKind = (text: string): text is NotificationKind => Object.hasOwn(notificationKinds, text)

export const kindOf = (kind: NotificationKind): Kind => notificationKinds[kind]

/** The channels by which a member receives one kind. */
export type Ways = { portal: boolean; mail: boolean }

/**
 * Resolves the channels of a member from their preferences and the available options.
 * @param choice null if the member has not chosen
 * @param newsByMail false for members who only want emails about the account itself
 */
export function waysOf(kind: NotificationKind, choice: Ways | null, newsByMail: boolean): Ways {
  const { portal, mail } = kindOf(kind)
  return {
    portal: portal !== 'never' && (choice?.portal ?? true),
    mail: mail === 'always' || (mail !== 'never' && newsByMail && (choice?.mail ?? mail === 'on')),
  }
}
