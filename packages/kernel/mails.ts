import { plainName, plainSender, withoutLinks } from '@callboard/core/plain-name'

/** The text of every email. Plain text, so that every client can show it and no content is active. */
export type Mail = { to: string; subject: string; text: string }

/** Figures of the weekly usage email. */
type WeeklyFigures = {
  visitors: number
  visitorsBefore: number
  visits: number
  visitsBefore: number
  entities: readonly { label: string; times: number }[]
  searches: readonly { words: string; empty: number }[]
}

const letter = (to: string, subject: string, ...paragraphs: string[]): Mail => ({
  to,
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
})

/** Text chosen by an organization or a user must pass through one of these before it is used in an email. */
const plain = (name: string) => plainName(name, '(no name)')
const sentence = (text: string, length = 300) => withoutLinks(text).slice(0, length)

const notYou = 'If you did not ask for this, ignore this mail: nothing changes.'

export const mails = {
  verifyEmail: (to: string, name: string, link: string) =>
    letter(
      to,
      'Confirm your email address',
      `Hello ${plain(name)},`,
      `confirm your email address for Callboard:\n${link}`,
      'The link works once and for two days. If you did not sign up, ignore this mail.',
    ),
  signUp: (to: string, name: string, link: string) =>
    letter(
      to,
      'Confirm your address to create your account',
      `Hello ${plain(name)},`,
      `open this link to create your Callboard account:\n${link}`,
      'It works once and for 15 minutes. Open it in the browser where you chose your password; anywhere else it signs you in without that password.',
      'If you did not sign up, ignore this mail: no account is made.',
    ),
  alreadySignedUp: (to: string, link: string) =>
    letter(
      to,
      'You have a Callboard account already',
      'Somebody, probably you, tried to create a Callboard account with this address. There is one already, and nothing was changed.',
      `Sign in with this link; it works once and for 15 minutes:\n${link}`,
      'If this was not you, ignore this mail.',
    ),
  signInLink: (to: string, link: string) =>
    letter(
      to,
      'Your link to Callboard',
      `Open this link to sign in to Callboard:\n${link}`,
      'It works once and for 15 minutes.',
      notYou,
    ),
  resetPassword: (to: string, link: string) =>
    letter(
      to,
      'Set a new password',
      `Set a new password for Callboard:\n${link}`,
      'The link works once and for one hour. It ends every session of your account.',
      notYou,
    ),
  passwordChanged: (to: string, resetLink: string) =>
    letter(
      to,
      'Your password was changed',
      'The password of your Callboard account was changed, and every other session was ended.',
      `If this was not you, set a new one at once:\n${resetLink}`,
    ),
  changeEmail: (to: string, link: string) =>
    letter(
      to,
      'Confirm your new email address',
      `Make this the address of your Callboard account:\n${link}`,
      'The link works once and for two days.',
      notYou,
    ),
  emailChanged: (to: string, next: string) =>
    letter(
      to,
      'Your email address was changed',
      `Your Callboard account now uses ${plainSender(next)}; mails go there from now on.`,
      'If this was not you, answer the administrator of your Callboard at once.',
    ),
  accountDeleted: (to: string) =>
    letter(
      to,
      'Your account was deleted',
      'Your Callboard account and what was yours alone are gone. Audit logs of organizations keep what you did there.',
    ),
  invitation: (to: string, by: string, organization: string, role: string, link: string, days: number) =>
    letter(
      to,
      `${plainSender(by)} invites you to ${plain(organization)}`,
      `${plainSender(by)} invites you to the developer portal of ${plain(organization)}, as ${plain(role)}:\n${link}`,
      `The link is for ${to} and works for ${days} days. If you do not expect it, ignore this mail.`,
    ),
  invitationAccepted: (to: string, who: string, invited: string, organization: string, membersLink: string) =>
    letter(
      to,
      `${plainSender(who)} joined ${plain(organization)}`,
      who === invited
        ? `${plainSender(who)} accepted your invitation.`
        : `The invitation that you sent to ${plainSender(invited)} was accepted by ${plainSender(who)}.`,
      `Members: ${membersLink}`,
    ),
  removed: (to: string, organization: string) =>
    letter(
      to,
      `You are no longer in ${plain(organization)}`,
      `Your membership in ${plain(organization)} was ended, and with it your API tokens there. Your account stays.`,
    ),
  roleChanged: (to: string, organization: string, role: string, link: string) =>
    letter(
      to,
      `Your role in ${plain(organization)} is now ${plain(role)}`,
      `You are now ${plain(role)} in ${plain(organization)}:\n${link}`,
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
    return letter(
      to,
      `${plain(organization)}: the budget “${plain(budget.name)}” is at ${share} %`,
      `${money(month.soFar)} of ${money(budget.amount)} are spent in ${plain(month.month)}, and ${money(month.expected)} are expected by its end.`,
      `All budgets, and who is told:\n${link}`,
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
        `The payment for ${bought} has failed. Everything works until ${day}; then premium plugins are locked until it is paid. Nothing is deleted.`,
      ],
      restricted: [
        `${name}: premium plugins are locked`,
        `The payment for ${bought} is still missing, so premium plugins are locked. Their data is kept, everything else works. They open again at once when the payment is made.`,
      ],
      recovered: [`${name}: the payment arrived`, `Thank you. ${bought} is paid, and everything is open again.`],
      ended: [
        `${name} is on the Free plan now`,
        `${bought} has ended. What was connected stays and keeps its data; premium plugins are locked, and limits of the Free plan hold for what is new.`,
      ],
      'trial-ends': [
        `${name}: the trial ends on ${day}`,
        `The trial of ${bought} ends on ${day}. Choose a plan to keep it; otherwise the organization goes back to the Free plan, and nothing is deleted.`,
      ],
    }[kind]
    return letter(to, words[0] ?? '', words[1] ?? '', `Plan, payment and invoices:\n${link}`)
  },
  news: (to: string, organization: string, title: string, body: string) =>
    letter(
      to,
      `${plain(organization)}: ${plain(title)}`,
      [sentence(title), ...body.split('\n').map((line) => sentence(line, 1000))].filter(Boolean).join('\n'),
      `You find it behind the bell of the portal of ${plain(organization)}, and choose there which of these mails you get.`,
    ),
  followed: (to: string, organization: string, lines: readonly string[], more: boolean, link: string) =>
    letter(
      to,
      `${plain(organization)}: what you follow has changed`,
      lines.map((l) => `- ${plain(l)}`).join('\n') + (more ? '\n- and more' : ''),
      `Everything, value by value:\n${link}`,
      'You get this once a day at most, and choose behind the bell of the portal whether you do.',
    ),
  removal: (to: string, organization: string, by: string, day: string | undefined, link: string) =>
    day
      ? letter(
          to,
          `${plain(organization)} is going to be removed on ${plain(day)}`,
          `${plainSender(by)} asked to remove ${plain(organization)} with everything it holds. Until ${plain(day)} everything works, and an owner can keep it:\n${link}`,
          'There too you can fetch everything as a file. After that day nothing can be brought back.',
        )
      : letter(
          to,
          `${plain(organization)} stays`,
          `${plainSender(by)} has taken the removal of ${plain(organization)} back.`,
          link,
        ),
  supportVisit: (to: string, organization: string, by: string, role: string, reason: string, link: string) =>
    letter(
      to,
      `Support is looking into ${plain(organization)}`,
      `${plainSender(by)} looks into the portal of ${plain(organization)}, as ${plain(role)}: ${sentence(reason)}`,
      `You have allowed this. What is done is in the audit log. To take it back at once:\n${link}`,
    ),
  tenantRemoved: (to: string, organization: string, id: string, tables: number, left: number) =>
    letter(
      to,
      `${plain(organization)} was removed`,
      `${plain(organization)} was removed with everything it held. What it paid for has ended.`,
      left === 0
        ? `We looked through all ${tables} tables of our database and found no trace of it. Its number was ${plain(id)}.`
        : `We looked through all ${tables} tables of our database and still found something of it in ${left}. Our operators have been told. Its number was ${plain(id)}.`,
    ),
  digest: (to: string, organization: string, view: WeeklyFigures, link: string) => {
    const empty = view.searches.filter((s) => s.empty > 0).slice(0, 5)
    const most = view.entities.slice(0, 5)
    return letter(
      to,
      `${plain(organization)}: ${view.visitors} people in the portal last week`,
      `${view.visitors} people (${view.visitorsBefore} the week before) opened ${view.visits} pages (${view.visitsBefore}).`,
      most.length > 0
        ? `Visited most:\n${most.map((e) => `- ${plain(e.label)}: ${e.times}`).join('\n')}`
        : 'No entity was opened.',
      empty.length > 0
        ? `Searched for, and not found:\n${empty.map((s) => `- ${plain(s.words)}: ${s.empty} times`).join('\n')}`
        : 'Every search found something.',
      `Everything: ${link}\nYou can switch these mails off in your account.`,
    )
  },
}
