import type { Role } from '@callboard/core/permissions'

type Kind = {
  /** Shown in the notification settings. */
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
  'knowledge.answered': { label: 'Your question gets an answer, or a better one', roles: everyone, portal: 'on', mail: 'on' },
  'knowledge.question': { label: 'Someone asks your team a question', roles: everyone, portal: 'on', mail: 'on' },
  'knowledge.task': { label: 'Readers find a section of your team unhelpful', roles: everyone, portal: 'on', mail: 'off' },
  'knowledge.review': { label: 'An article of your team is due for review', roles: everyone, portal: 'on', mail: 'on' },
  'knowledge.regression': { label: 'A golden question fails', roles: administrators, portal: 'on', mail: 'off' },
  'templates.approval': { label: 'A run waits for your approval', roles: everyone, portal: 'on', mail: 'on' },
  'templates.finished': { label: 'A run that you started ends', roles: everyone, portal: 'on', mail: 'off' },
  'attention.assigned': { label: 'Someone assigns something to you', roles: everyone, portal: 'on', mail: 'on' },
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

/** The channels by which a member receives one kind. */
export type NotificationChannels = { portal: boolean; mail: boolean; slack: boolean }

/**
 * Resolves the channels of a member from their preferences and the available options.
 * @param choice null if the member has not chosen
 * @param emailNotifications false for members who only want emails about the account itself
 */
export function channelsFor(
  kind: NotificationKind,
  choice: NotificationChannels | null,
  emailNotifications: boolean,
): NotificationChannels {
  const { portal, mail } = kindOf(kind)
  return {
    portal: portal !== 'never' && (choice?.portal ?? true),
    mail: mail === 'always' || (mail !== 'never' && emailNotifications && (choice?.mail ?? mail === 'on')),
    // What the portal does not show is a mail of its own, such as a digest.
    slack: portal !== 'never' && (choice?.slack ?? false),
  }
}
