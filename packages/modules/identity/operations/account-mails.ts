import type { Mail } from '@callboard/kernel/mails'

const counted = (count: number, one: string) => `- ${count} ${one}${count === 1 ? '' : 's'}`

const notYouNotice =
  'If this was not you, reset your password with “Forgot your password?” on the sign-in page. This revokes all sessions, email links, personal tokens, connected apps and linked Slack accounts. Then contact your Callboard administrator.'

const notice = (to: string, subject: string, ...paragraphs: string[]): Mail => ({
  to,
  subject,
  text: `${[...paragraphs, notYouNotice].join('\n\n')}\n`,
})

/** External text as one short line without anything that a mail client would turn into a link. */
const plain = (text: string) =>
  text
    .replace(/[^\p{L}\p{N} ().,;_@-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)

export type RevokedAccess = { sessions: number; identities: number; tokens: number; apps: number; slack: number }

/** Security notices for an account. Sent to its current address, or to the previous one. */
export const accountMails = {
  secured: (to: string, proof: 'claimed' | 'recovered', ended: RevokedAccess): Mail => {
    const lines = [
      ...(ended.sessions > 0 ? [counted(ended.sessions, 'session')] : []),
      ...(ended.identities > 0 ? [counted(ended.identities, 'linked sign-in')] : []),
      ...(ended.tokens > 0 ? [counted(ended.tokens, 'personal API token')] : []),
      ...(ended.apps > 0 ? [counted(ended.apps, 'connected app')] : []),
      ...(ended.slack > 0 ? [counted(ended.slack, 'linked Slack account')] : []),
    ]
    return notice(
      to,
      proof === 'claimed' ? 'Your email address is confirmed' : 'Your account was recovered',
      proof === 'claimed'
        ? 'The email address of your Callboard account was verified.'
        : 'The password of your Callboard account was reset by email.',
      lines.length > 0
        ? `The following was revoked:\n${lines.join('\n')}\nPreviously emailed links no longer work.`
        : 'Previously emailed links no longer work.',
    )
  },
  addressAdded: (to: string, before: string): Mail =>
    notice(
      to,
      'This is now the address of your account',
      `Your Callboard account previously used ${before}. Emails will be sent to this address from now on.`,
    ),
  identityLinked: (to: string, provider: string, label: string): Mail =>
    notice(
      to,
      'A sign-in method was linked to your account',
      `${plain(label)} at ${plain(provider)} can now sign in to your Callboard account. You can remove it in Account > Sign-in and sessions.`,
    ),
  tokenCreated: (to: string, name: string, organization: string, kind: 'personal' | 'service', ending: string): Mail =>
    notice(
      to,
      'An API token was created',
      `The ${kind} API token “${plain(name)}” (ending in ${ending}) was created in your name in ${plain(organization)}. Revoke it in the settings of that organization.`,
    ),
  /** @param returnsTo where the app receives its code: a host, or a scheme of this computer */
  appConnected: (to: string, app: string, returnsTo: string, organization: string): Mail =>
    notice(
      to,
      'An app was connected to your account',
      `An app that calls itself “${plain(app)}” (${plain(returnsTo)}) can now read ${plain(organization)} in your name. Disconnect it in Settings > API tokens of that organization.`,
    ),
  slackLinked: (to: string, name: string, workspace: string, organization: string): Mail =>
    notice(
      to,
      'A Slack account was linked with your account',
      `“${plain(name)}” in the Slack workspace “${plain(workspace)}” can now ask in ${plain(organization)} with your rights. Unlink it in Notification settings of that organization if it is not you.`,
    ),
  appEnded: (to: string, app: string): Mail =>
    notice(
      to,
      'An app was disconnected from your account',
      `A secret of the app that calls itself “${plain(app)}” was used twice, so somebody else may have it. The app was disconnected. Connect it again if you still use it.`,
    ),
  newDevice: (to: string, device: string, ip: string | undefined, at: Date): Mail =>
    notice(
      to,
      'New sign-in to your account',
      `Your Callboard account was signed in to from a browser that it had not been used with before:\n${plain(device) || 'unknown browser'}${ip ? `, from ${plain(ip)}` : ''}, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      'You can sign out sessions in Account > Sign-in and sessions.',
    ),
}
