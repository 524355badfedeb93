import { createHmac, randomUUID } from 'node:crypto'
import type { SlackForm, SlackWorkspaces } from './workspaces.ts'

// What Slack sends to an app, signed as documented (docs.slack.dev/authentication/verifying-requests-from-slack).

export type SlackSender = ReturnType<typeof slackSender>

type Sent = { status: number; body: string }
type Signing = { at?: Date; secret?: string; retry?: number }

const shortId = () => randomUUID().replaceAll('-', '').slice(0, 11).toUpperCase()

type Command = { team: string; channel: string; user: string; text: string; trigger?: string }
type Click = { team: string; user: string; action: string; value: string }

type Message = { ts: string; thread_ts?: string; text: string }
type Shortcut = { team: string; channel: string; user: string; message: Message }
type Submission = { team: string; user: string; view: SlackForm; entered: Record<string, string> }

const personBody = (team: string, user: string) => ({
  id: user,
  username: user.toLowerCase(),
  name: user.toLowerCase(),
  team_id: team,
})

const shortcutBody = ({ team, channel, user, message }: Shortcut, trigger: string, responseUrl: string) => ({
  type: 'message_action',
  callback_id: 'callboard.save-answer',
  token: 'x',
  trigger_id: trigger,
  response_url: responseUrl,
  user: personBody(team, user),
  team: { id: team, domain: team.toLowerCase() },
  channel: { id: channel, name: channel.toLowerCase() },
  is_enterprise_install: false,
  action_ts: '1764000000.000300',
  message_ts: message.ts,
  message: { type: 'message', user: 'U0AUTHOR', ...message },
})

const submissionBody = ({ team, user, view, entered }: Submission) => ({
  type: 'view_submission',
  team: { id: team, domain: team.toLowerCase() },
  user: personBody(team, user),
  api_app_id: 'A0CALLBOARD',
  token: 'x',
  trigger_id: `12466734323.1395872398.${shortId()}`,
  response_urls: [],
  view: {
    id: `V${shortId()}`,
    ...view,
    state: {
      values: Object.fromEntries(
        Object.entries(entered).map(([field, value]) => [field, { [field]: { type: 'plain_text_input', value: value || null } }]),
      ),
    },
  },
})

const eventBody = (team: string, event: object, of: { id: string | undefined; external: boolean | undefined; at: Date }) => ({
  token: 'x',
  team_id: team,
  api_app_id: 'A0CALLBOARD',
  type: 'event_callback',
  event_id: of.id ?? `Ev${shortId()}`,
  event_time: Math.floor(of.at.getTime() / 1000),
  authorizations: [{ enterprise_id: null, team_id: team, user_id: 'U0BOT', is_bot: true, is_enterprise_install: false }],
  is_ext_shared_channel: of.external ?? false,
  event,
})

const commandBody = ({ team, channel, user, text, trigger }: Command, responseUrl: string) => ({
  token: 'x',
  team_id: team,
  team_domain: team.toLowerCase(),
  channel_id: channel,
  channel_name: channel.toLowerCase(),
  user_id: user,
  user_name: user.toLowerCase(),
  command: '/callboard',
  text,
  api_app_id: 'A0CALLBOARD',
  is_enterprise_install: 'false',
  response_url: responseUrl,
  trigger_id: trigger ?? `13345224609.738474920.${shortId()}`,
})

const clickBody = ({ team, user, action, value }: Click, responseUrl: string) => ({
  type: 'block_actions',
  user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: team },
  api_app_id: 'A0CALLBOARD',
  token: 'x',
  container: { type: 'message', message_ts: '1764000000.000100', channel_id: 'C0GENERAL', is_ephemeral: false },
  trigger_id: `12466734323.1395872398.${shortId()}`,
  team: { id: team, domain: team.toLowerCase() },
  response_url: responseUrl,
  actions: [{ type: 'button', action_id: action, block_id: 'callboard.answer', value, action_ts: '1764000000.000200' }],
})

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

/**
 * Sends signed requests to an app.
 * @param portal its public address
 * @param hooks where replies to commands are accepted
 */
export function slackSender({
  portal,
  signingSecret,
  hooks,
  workspaces,
}: {
  portal: string
  signingSecret: string
  hooks: string
  workspaces: SlackWorkspaces
}) {
  async function send(path: string, type: string, body: string, signing: Signing = {}): Promise<Sent> {
    const timestamp = String(Math.floor((signing.at ?? new Date()).getTime() / 1000))
    const signature = createHmac('sha256', signing.secret ?? signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex')
    const retry = { 'x-slack-retry-num': String(signing.retry), 'x-slack-retry-reason': 'http_timeout' }
    const headers = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...(signing.retry ? retry : {}),
    }
    const response = await fetch(`${portal}/api/slack/${path}`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.text() }
  }
  return {
    /** @param id of the event; a repetition has the same */
    event(team: string, event: object, { id, external, ...signing }: Signing & { id?: string; external?: boolean } = {}) {
      const body = eventBody(team, event, { id, external, at: signing.at ?? new Date() })
      return send('events', json, JSON.stringify(body), signing)
    },
    verification: (challenge: string) =>
      send('events', json, JSON.stringify({ token: 'x', challenge, type: 'url_verification' })),
    /** @returns also the id under which replies arrive */
    async command(of: Command, signing: Signing = {}) {
      const hook = shortId()
      const body = new URLSearchParams(commandBody(of, `${hooks}/${hook}`)).toString()
      return { ...(await send('commands', form, body, signing)), hook }
    },
    async click(of: Click, signing: Signing = {}) {
      const hook = shortId()
      const body = new URLSearchParams({ payload: JSON.stringify(clickBody(of, `${hooks}/${hook}`)) }).toString()
      return { ...(await send('interactions', form, body, signing)), hook }
    },
    /** “Save as answer” in the menu of a message. */
    shortcut(of: Shortcut, signing: Signing = {}) {
      const trigger = `12466734323.1395872398.${shortId()}`
      workspaces.triggers.add(trigger)
      const payload = JSON.stringify(shortcutBody(of, trigger, `${hooks}/${shortId()}`))
      return send('interactions', form, new URLSearchParams({ payload }).toString(), signing)
    },
    /** Sends a form that was opened. */
    submit(of: Submission, signing: Signing = {}) {
      const body = new URLSearchParams({ payload: JSON.stringify(submissionBody(of)) }).toString()
      return send('interactions', form, body, signing)
    },
    raw: send,
  }
}
