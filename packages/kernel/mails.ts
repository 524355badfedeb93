import { plainName, plainSender, withoutLinks } from '@callboard/core/plain-name'

/** The text of every email. Plain text, so that every client can show it and no content is active. */
export type Mail = { to: string; subject: string; text: string }

/** Figures of the weekly usage email. */
type WeeklyStats = {
  visitors: number
  visitorsBefore: number
  visits: number
  visitsBefore: number
  entities: readonly { label: string; times: number }[]
  searches: readonly { words: string; empty: number }[]
}

const composeMail = (to: string, subject: string, ...paragraphs: string[]): Mail => ({
  to,
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
})

/** Text chosen by an organization or a user must pass through one of these before it is used in an email. */
const plain = (name: string) => plainName(name, '(no name)')
const sentence = (text: string, length = 300) => withoutLinks(text).slice(0, length)

const notYouNotice = 'If you did not request this, you can ignore this email.'

export const mails = {
  verifyEmail: (to: string, name: string, link: string) =>
    composeMail(
      to,
      'Confirm your email address',
      `Hello ${plain(name)},`,
      `confirm your email address for Callboard:\n${link}`,
      'The link can be used once and expires in 2 days. If you did not sign up, ignore this email.',
    ),
  signUp: (to: string, name: string, link: string) =>
    composeMail(
      to,
      'Confirm your address to create your account',
      `Hello ${plain(name)},`,
      `open this link to create your Callboard account:\n${link}`,
      'The link can be used once and expires in 15 minutes. Open it in the browser where you set your password; in any other browser it signs you in without setting the password.',
      'If you did not sign up, ignore this email. No account will be created.',
    ),
  alreadySignedUp: (to: string, link: string) =>
    composeMail(
      to,
      'You already have a Callboard account',
      'Someone, probably you, tried to sign up with this email address, but an account already exists. Nothing was changed.',
      `Sign in with this link. It can be used once and expires in 15 minutes:\n${link}`,
      'If this was not you, ignore this email.',
    ),
  signInLink: (to: string, link: string) =>
    composeMail(
      to,
      'Your Callboard sign-in link',
      `Open this link to sign in to Callboard:\n${link}`,
      'It can be used once and expires in 15 minutes.',
      notYouNotice,
    ),
  resetPassword: (to: string, link: string) =>
    composeMail(
      to,
      'Set a new password',
      `Set a new password for Callboard:\n${link}`,
      'The link can be used once and expires in 1 hour. Setting a new password signs out all sessions.',
      notYouNotice,
    ),
  passwordChanged: (to: string, resetLink: string) =>
    composeMail(
      to,
      'Your password was changed',
      'The password of your Callboard account was changed, and all other sessions were signed out.',
      `If this was not you, reset your password immediately:\n${resetLink}`,
    ),
  changeEmail: (to: string, link: string) =>
    composeMail(
      to,
      'Confirm your new email address',
      `Use this as the email address of your Callboard account:\n${link}`,
      'The link can be used once and expires in 2 days.',
      notYouNotice,
    ),
  emailChanged: (to: string, next: string) =>
    composeMail(
      to,
      'Your email address was changed',
      `Your Callboard account now uses ${plainSender(next)}; emails will be sent there from now on.`,
      'If this was not you, contact your Callboard administrator immediately.',
    ),
  accountDeleted: (to: string) =>
    composeMail(
      to,
      'Your account was deleted',
      'Your Callboard account and personal data were deleted. Organizations keep your actions in their audit logs.',
    ),
  invitation: (to: string, by: string, organization: string, role: string, link: string, days: number) =>
    composeMail(
      to,
      `${plainSender(by)} invites you to ${plain(organization)}`,
      `${plainSender(by)} invites you to the developer portal of ${plain(organization)}, as ${plain(role)}:\n${link}`,
      `This invitation is for ${to} and expires in ${days} days. If you were not expecting it, ignore this email.`,
    ),
  invitationAccepted: (to: string, who: string, invited: string, organization: string, membersLink: string) =>
    composeMail(
      to,
      `${plainSender(who)} joined ${plain(organization)}`,
      who === invited
        ? `${plainSender(who)} accepted your invitation.`
        : `The invitation that you sent to ${plainSender(invited)} was accepted by ${plainSender(who)}.`,
      `Members: ${membersLink}`,
    ),
  removed: (to: string, organization: string) =>
    composeMail(
      to,
      `You are no longer in ${plain(organization)}`,
      `You were removed from ${plain(organization)}, and your API tokens there were revoked. Your account is not affected.`,
    ),
  roleChanged: (to: string, organization: string, role: string, link: string) =>
    composeMail(
      to,
      `Your role in ${plain(organization)} is now ${plain(role)}`,
      `You are now ${plain(role)} in ${plain(organization)}:\n${link}`,
    ),
  approval: (
    to: string,
    organization: string,
    request: { title: string; startedBy: string; message: string; expiresAt: Date },
    link: string,
  ) =>
    composeMail(
      to,
      `${plain(organization)}: ${plain(request.title)}`,
      [`${plainSender(request.startedBy)} started this run.`, ...request.message.split('\n').map((line) => sentence(line, 1000))]
        .filter(Boolean)
        .join('\n'),
      `Review the request and decide:\n${link}`,
      `You may have to sign in first. The request expires at ${request.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      'You can change which emails you receive in your notification settings.',
    ),
  budget: (
    to: string,
    organization: string,
    budget: { name: string; amount: number; currency: string },
    month: { month: string; soFar: number; expected: number },
    link: string,
  ) => {
    const money = (amount: number) => `${amount.toFixed(2)} ${plain(budget.currency)}`
    const share = Math.round((month.soFar / budget.amount) * 100)
    return composeMail(
      to,
      `${plain(organization)}: the budget “${plain(budget.name)}” is at ${share}%`,
      `${money(month.soFar)} of ${money(budget.amount)} spent in ${plain(month.month)}; ${money(month.expected)} forecast for the month.`,
      `Manage budgets and recipients:\n${link}`,
    )
  },
  billing: (
    to: string,
    organization: string,
    kind: 'grace' | 'restricted' | 'recovered' | 'ended' | 'trial-ends',
    plan: string,
    until: number | null,
    link: string,
  ) => {
    const [name, bought] = [plain(organization), plain(plan)]
    const day = until === null ? '' : new Date(until).toISOString().slice(0, 10)
    const words = {
      grace: [
        `${name}: a payment has failed`,
        `The payment for ${bought} failed. All features remain available until ${day}. After that, premium plugins are locked until payment is received. Nothing is deleted.`,
      ],
      restricted: [
        `${name}: premium plugins are locked`,
        `The payment for ${bought} is overdue, so premium plugins are locked. Their data is kept and everything else keeps working. They are unlocked as soon as payment is received.`,
      ],
      recovered: [
        `${name}: payment received`,
        `Thank you. Your payment for ${bought} was received and all features are available again.`,
      ],
      ended: [
        `${name} is on the Free plan now`,
        `${bought} has ended. Existing integrations and data are kept. Premium plugins are locked, and Free plan limits apply to anything new.`,
      ],
      'trial-ends': [
        `${name}: the trial ends on ${day}`,
        `The trial of ${bought} ends on ${day}. Choose a plan to continue. Otherwise the organization moves to the Free plan; nothing is deleted.`,
      ],
    }[kind]
    return composeMail(to, words[0] ?? '', words[1] ?? '', `Plan, payment and invoices:\n${link}`)
  },
  news: (to: string, organization: string, title: string, body: string) =>
    composeMail(
      to,
      `${plain(organization)}: ${plain(title)}`,
      [sentence(title), ...body.split('\n').map((line) => sentence(line, 1000))].filter(Boolean).join('\n'),
      `View it under Notifications in ${plain(organization)}, where you can also change which emails you receive.`,
    ),
  followed: (to: string, organization: string, lines: readonly string[], more: boolean, link: string) =>
    composeMail(
      to,
      `${plain(organization)}: changes to entities you follow`,
      lines.map((l) => `- ${plain(l)}`).join('\n') + (more ? '\n- and more' : ''),
      `View all changes:\n${link}`,
      'You receive this at most once a day. Change this in your notification settings.',
    ),
  removal: (to: string, organization: string, by: string, day: string | undefined, link: string) =>
    day
      ? composeMail(
          to,
          `${plain(organization)} will be deleted on ${plain(day)}`,
          `${plainSender(by)} requested the deletion of ${plain(organization)} and all its data. Until ${plain(day)}, everything keeps working and an owner can cancel the deletion:\n${link}`,
          'You can also export all data there. After that date, nothing can be restored.',
        )
      : composeMail(
          to,
          `${plain(organization)} will not be deleted`,
          `${plainSender(by)} canceled the deletion of ${plain(organization)}.`,
          link,
        ),
  supportVisit: (to: string, organization: string, by: string, role: string, reason: string, link: string) =>
    composeMail(
      to,
      `Support session started in ${plain(organization)}`,
      `${plainSender(by)} started a support session in ${plain(organization)} as ${plain(role)}: ${sentence(reason)}`,
      `You granted this access. All actions are recorded in the audit log. Revoke access immediately:\n${link}`,
    ),
  tenantRemoved: (to: string, organization: string, id: string, tables: number, left: number) =>
    composeMail(
      to,
      `${plain(organization)} was removed`,
      `${plain(organization)} and all its data were deleted. Any subscription was canceled.`,
      left === 0
        ? `We checked all ${tables} database tables and found no remaining data. Organization ID: ${plain(id)}.`
        : `We checked all ${tables} database tables and found remaining data in ${left}. Our operators have been notified. Organization ID: ${plain(id)}.`,
    ),
  digest: (to: string, organization: string, view: WeeklyStats, link: string) => {
    const empty = view.searches.filter((s) => s.empty > 0).slice(0, 5)
    const most = view.entities.slice(0, 5)
    return composeMail(
      to,
      `${plain(organization)}: ${view.visitors} active ${view.visitors === 1 ? 'user' : 'users'} last week`,
      `${view.visitors} people (${view.visitorsBefore} the week before) opened ${view.visits} pages (${view.visitsBefore}).`,
      most.length > 0
        ? `Most visited:\n${most.map((e) => `- ${plain(e.label)}: ${e.times}`).join('\n')}`
        : 'No entities were viewed.',
      empty.length > 0
        ? `Searches without results:\n${empty.map((s) => `- ${plain(s.words)}: ${s.empty} ${s.empty === 1 ? 'time' : 'times'}`).join('\n')}`
        : 'All searches returned results.',
      `Full report: ${link}\nYou can turn these emails off in your account settings.`,
    )
  },
}
