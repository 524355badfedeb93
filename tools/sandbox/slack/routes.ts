import type {
  AppsUninstallResponse,
  ChatPostEphemeralResponse,
  ChatPostMessageResponse,
  ConversationsInfoResponse,
  OauthV2AccessResponse,
  ViewsOpenResponse,
} from '@slack/web-api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { escapeHtml, page } from '../page.ts'
import type { SlackFaults } from './faults.ts'
import { type SlackForm, type SlackWorkspaces, textFieldsOf } from './workspaces.ts'

// Slack's Web API, as far as Callboard calls it. The responses have the types that Slack publishes in @slack/web-api.

export type SlackAppSettings = { clientId: string; clientSecret: string }

type Form = Record<string, string | undefined>
const refusal = (error: string) => ({ ok: false, error })

const blocksOf = (text: string | undefined): unknown[] | undefined => {
  try {
    const blocks: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(blocks) ? blocks : undefined
  } catch {
    return undefined
  }
}

function accessRoutes(api: FastifyInstance, slack: SlackWorkspaces, app: SlackAppSettings): void {
  api.post('/oauth.v2.access', async (request): Promise<OauthV2AccessResponse> => {
    const form = request.body as Form
    if (form.client_id !== app.clientId) return refusal('invalid_client_id')
    if (form.client_secret !== app.clientSecret) return refusal('bad_client_secret')
    const team = slack.redeem(form.code ?? '')
    if (!team) return refusal('invalid_code')
    return {
      ok: true,
      app_id: 'A0CALLBOARD',
      authed_user: { id: 'U0ADMIN' },
      scope: 'app_mentions:read,channels:read,groups:read,mpim:read,chat:write,commands,im:history',
      token_type: 'bot',
      access_token: team.token,
      bot_user_id: team.bot,
      team: { id: team.id, name: team.name },
      is_enterprise_install: false,
    }
  })
  api.post('/apps.uninstall', async (request): Promise<AppsUninstallResponse> => {
    const team = slack.ofToken(tokenOf(request))
    if (!team) return refusal('invalid_auth')
    slack.uninstall(team)
    return { ok: true }
  })
}

const tokenOf = (request: FastifyRequest): string =>
  (request.headers.authorization ?? '').replace(/^Bearer /, '') || ((request.body as Form | undefined)?.token ?? '')

/** Keeps the message that a request asks to post. @returns it, or the error */
function postMessage(slack: SlackWorkspaces, request: FastifyRequest, ephemeral: boolean) {
  const form = request.body as Form
  const team = slack.ofToken(tokenOf(request))
  if (!team) return { error: 'invalid_auth' }
  const channel = form.channel ?? ''
  // The conversation with a person is named by their id.
  if (!/^[DU]/.test(channel) && !team.channels.some(({ id }) => id === channel)) return { error: 'channel_not_found' }
  const blocks = blocksOf(form.blocks)
  if (!blocks || blocks.length > 50) return { error: 'invalid_blocks' }
  if (!form.text && blocks.length === 0) return { error: 'no_text' }
  if (ephemeral && !form.user) return { error: 'user_not_in_channel' }
  const { text = '', thread_ts: threadTs, user } = form
  slack.messages.push({ team: team.id, channel, text, blocks, threadTs, ephemeralTo: ephemeral ? user : undefined })
  return { channel, text }
}

function messageRoutes(api: FastifyInstance, slack: SlackWorkspaces): void {
  api.post('/chat.postMessage', async (request): Promise<ChatPostMessageResponse> => {
    const posted = postMessage(slack, request, false)
    if (posted.error !== undefined) return refusal(posted.error)
    const { channel, text } = posted
    const ts = slack.timestamp()
    return { ok: true, channel, ts, message: { type: 'message', subtype: 'bot_message', text, ts, bot_id: 'B0CALLBOARD' } }
  })
  api.post('/chat.postEphemeral', async (request): Promise<ChatPostEphemeralResponse> => {
    const posted = postMessage(slack, request, true)
    return posted.error === undefined ? { ok: true, message_ts: slack.timestamp() } : refusal(posted.error)
  })
  api.post('/conversations.info', async (request): Promise<ConversationsInfoResponse> => {
    const team = slack.ofToken(tokenOf(request))
    if (!team) return refusal('invalid_auth')
    const found = team.channels.find(({ id }) => id === (request.body as Form).channel)
    if (!found) return refusal('channel_not_found')
    const { id, name, external } = found
    const kind = { is_channel: !found.private, is_group: found.private, is_im: false, is_private: found.private }
    const shared = { is_shared: external, is_ext_shared: external, is_pending_ext_shared: false }
    return { ok: true, channel: { id, name, ...kind, ...shared, is_member: true } }
  })
}

/** What Slack refuses of a form. https://docs.slack.dev/reference/methods/views.open */
function isValidForm(view: SlackForm | undefined): view is SlackForm {
  if (view?.type !== 'modal' || view.blocks.length === 0 || view.blocks.length > 100) return false
  const titles = [view.title, view.submit, view.close].flatMap((text) => (text ? [text.text.length] : []))
  const hasInput = view.blocks.some(({ type }) => type === 'input')
  const ids = view.blocks.flatMap((block) => (block.block_id ? [block.block_id] : []))
  const fields = [...textFieldsOf(view).values()]
  return (
    Math.max(...titles) <= 24 &&
    (!hasInput || view.submit !== undefined) &&
    new Set(ids).size === ids.length &&
    (view.private_metadata?.length ?? 0) <= 3000 &&
    fields.every(({ max_length: max = 3000, initial_value: value = '' }) => max <= 3000 && value.length <= max)
  )
}

function viewRoutes(api: FastifyInstance, slack: SlackWorkspaces): void {
  api.post('/views.open', async (request): Promise<ViewsOpenResponse> => {
    const form = request.body as Form
    const team = slack.ofToken(tokenOf(request))
    if (!team) return refusal('invalid_auth')
    if (!slack.triggers.delete(form.trigger_id ?? '')) return refusal('expired_trigger_id')
    const view: SlackForm | undefined = JSON.parse(form.view ?? 'null')
    if (!isValidForm(view)) return refusal('invalid_arguments')
    slack.views.push({ team: team.id, view })
    return { ok: true, view: { id: `V${slack.views.length}`, team_id: team.id, type: 'modal' } }
  })
}

/** Where an admin allows the app in a workspace, and is sent back with a code. */
function authorizePage(app: FastifyInstance, slack: SlackWorkspaces, settings: SlackAppSettings): void {
  app.get('/oauth/v2/authorize', async (request, reply) => {
    const query = request.query as Form
    if (query.client_id !== settings.clientId || !URL.canParse(query.redirect_uri ?? ''))
      return reply.code(400).send(refusal('invalid_client_id'))
    const back = (answer: Record<string, string>) => {
      const to = new URL(query.redirect_uri ?? '')
      for (const [name, value] of Object.entries({ ...answer, state: query.state ?? '' })) to.searchParams.set(name, value)
      return to.href
    }
    const allow = slack.teams.map(
      ({ id, name }) =>
        `<a class="button" href="${escapeHtml(back({ code: slack.allow(id) }))}">Allow in ${escapeHtml(name)}</a>`,
    )
    const cancel = `<a href="${escapeHtml(back({ error: 'access_denied' }))}">Cancel</a>`
    return reply
      .type('text/html')
      .send(page('Callboard asks for access to a Slack workspace', `<p>${allow.join(' ')} ${cancel}</p>`))
  })
}

/** Slack's Web API, its page that asks to allow the app, and the addresses at which commands are replied to. */
export function slackRoutes(app: FastifyInstance, slack: SlackWorkspaces, settings: SlackAppSettings, faults: SlackFaults): void {
  app.register(
    async (api) => {
      faults.attach(api)
      api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
        done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      )
      accessRoutes(api, slack, settings)
      messageRoutes(api, slack)
      viewRoutes(api, slack)
    },
    { prefix: '/api' },
  )
  app.post('/hooks/:id', async (request) => {
    const { id } = request.params as { id: string }
    slack.responses.set(id, [...(slack.responses.get(id) ?? []), request.body as Record<string, unknown>])
    return 'ok'
  })
  authorizePage(app, slack, settings)
}
