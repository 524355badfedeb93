import { mailHtml } from '@callboard/kernel/mail-html'
import { type Mail, mails } from '@callboard/kernel/mails'

const to = 'ada@example.com'
const org = 'Meridian'
const by = 'lena@example.com'
const link = 'https://portal.example.com/t/meridian/settings'
const week = {
  visitors: 18,
  visitorsBefore: 15,
  visits: 240,
  visitsBefore: 201,
  entities: [{ label: 'checkout-api', times: 31 }],
  searches: [{ words: 'refund runbook', empty: 3 }],
}

/** One of every mail; a new mail does not compile without a sample. */
const samples = {
  verifyEmail: mails.verifyEmail(to, 'Ada', link),
  signUp: mails.signUp(to, 'Ada', link),
  alreadySignedUp: mails.alreadySignedUp(to, link),
  signInLink: mails.signInLink(to, link),
  resetPassword: mails.resetPassword(to, link),
  passwordChanged: mails.passwordChanged(to, link),
  changeEmail: mails.changeEmail(to, link),
  emailChanged: mails.emailChanged(to, 'ada@new.example.com'),
  accountDeleted: mails.accountDeleted(to),
  invitation: mails.invitation(to, by, org, 'viewer', link, 7),
  invitationAccepted: mails.invitationAccepted(by, to, to, org, link),
  removed: mails.removed(to, org),
  roleChanged: mails.roleChanged(to, org, 'admin', link),
  approval: mails.approval(
    to,
    org,
    {
      title: '“Request a database” needs your approval',
      startedBy: 'ada@example.com',
      message: 'A database of this size costs about $80 a month.',
      expiresAt: new Date(Date.UTC(2026, 11, 5, 9)),
    },
    link,
  ),
  budget: mails.budget(
    to,
    org,
    { name: 'Payments', amount: 1000, currency: 'USD' },
    { month: '2026-11', soFar: 820, expected: 1040 },
    link,
  ),
  billing: mails.billing(to, org, 'grace', 'Team', Date.UTC(2026, 11, 5), link),
  news: mails.news(to, org, 'checkout-api changed owner', 'From Payments to Checkout.\nThe file was changed by lena.'),
  followed: mails.followed(to, org, ['checkout-api: owner changed', 'ledger: removed'], false, link),
  removal: mails.removal(to, org, by, '2026-12-12', link),
  supportVisit: mails.supportVisit(to, org, by, 'viewer', 'You reported a sync that hangs.', link),
  tenantRemoved: mails.tenantRemoved(to, org, '0190-example', 74, 0),
  digest: mails.digest(to, org, week, link),
} satisfies Record<keyof typeof mails, Mail>

/** A mail as it is sent, or the list of all; undefined for a name that is none. For development. */
export function mailPreview(name: string | undefined): string | undefined {
  if (name) return Object.hasOwn(samples, name) ? mailHtml(samples[name as keyof typeof samples]) : undefined
  const links = Object.entries(samples).map(([key, { subject }]) => `<li><a href="/_mails/${key}">${key}</a>: ${subject}</li>`)
  return `<!doctype html><title>Mails</title><h1>Mails</h1><ul>${links.join('')}</ul>`
}
