import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { setHealth } from '@callboard/modules/integrations'
import { listNotifications, setNotificationPreference } from '@callboard/modules/notifications'
import {
  beginSlackInstall,
  confirmSlackLink,
  disconnectSlack,
  finishSlackInstall,
  listOwnSlackAccounts,
  listSlackWorkspaces,
  unlinkSlackAccount,
} from '@callboard/modules/slack'
import { eventually } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  fillForSlack,
  installSlack,
  linkAccount,
  linkIn,
  questionsOf,
  type SlackStack,
  settled,
  startSlackStack,
} from './slack-support.ts'

let stack: SlackStack
let alpha: TestTenant
let beta: TestTenant
/** Linked as U0INES. */
let ines: TestMember
const [meridian, other] = ['T0MERIDIAN', 'T0OTHER']
const question = 'how are the bookings of the ledger restored?'

beforeAll(async () => {
  stack = await startSlackStack()
  alpha = await createTestTenant(stack.platform, 'Alpha')
  beta = await createTestTenant(stack.platform, 'Beta')
  await fillForSlack(alpha, 'alphaword')
  await fillForSlack(beta, 'betaword')
  ines = await alpha.member('developer')
  await installSlack(stack.slack, alpha.as('admin'), meridian)
  await installSlack(stack.slack, beta.as('owner'), other)
  await linkAccount(stack.send, meridian, 'U0INES', ines.context)
})
afterAll(() => stack.stop())
afterEach(async () => {
  await settled(alpha)
  stack.slack.faults.clear()
  stack.slack.workspaces.messages.length = 0
})

const mention = (text: string, of: object = {}) => ({
  type: 'app_mention',
  user: 'U0GUEST',
  text: `<@U0BOTMERIDIAN> ${text}`,
  ts: '1764000000.000100',
  channel: 'C0GENERAL',
  event_ts: '1764000000.000100',
  ...of,
})
const messages = () => stack.slack.workspaces.messages
const posted = () => eventually(async () => messages()[0])
const reply = (hook: string) => eventually(async () => stack.slack.workspaces.responses.get(hook)?.[0])
const command = (user: string, text: string, of: object = {}) =>
  stack.send.command({ team: meridian, channel: 'C0GENERAL', user, text, ...of })
const buttonsOf = (message: unknown) => [...JSON.stringify(message).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id)
const questionIdOf = (message: unknown) => /"value":"([^"]+)"/.exec(JSON.stringify(message))?.[1] ?? ''

/** A sync that no longer found the only entity of an integration, and waits for approval. */
async function withheldRemovals(tenantId: TestTenant['id']): Promise<{ integrationId: string; runId: string }> {
  const [integrationId, runId] = [randomUUID(), randomUUID()]
  const input = {
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: `withheld-${integrationId.slice(0, 8)}` },
      spec: { type: 'service', owner: 'payments' },
    } as unknown as Descriptor,
    item: 'withheld',
    file: 'catalog-info.yaml',
    url: 'https://example.com',
    line: 1,
    evidence: null,
  }
  await forTenant(tenantId).tx(async (db) => {
    const common = { pluginId: 'github', name: 'Withheld', account: integrationId, settings: {}, secrets: '' }
    await db.integration.create({ data: { tenantId, id: integrationId, ...common } })
    await applyEntities(db, tenantId, integrationId, [input], null)
    const run = { state: 'needs_approval', startedAt: new Date(Date.now() + 1000), pendingRemovals: 1 }
    await db.syncRun.create({ data: { tenantId, id: runId, integrationId, trigger: 'manual', ...run } })
  })
  return { integrationId, runId }
}

describe('connecting', () => {
  test('an installation is bound to whoever started it, and works once', async () => {
    const { url, ticket } = await beginSlackInstall(alpha.as('admin'), {})
    const state = new URL(url).searchParams.get('state') ?? ''
    expect(state).toMatch(new RegExp(`^${alpha.slug}\\.`))
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(`${stack.base}/oauth/slack`)
    const code = stack.slack.workspaces.allow(meridian)
    const another = (await alpha.member('admin')).context
    for (const [context, query] of [
      [another, { state, code }],
      [alpha.as('admin'), { state: `${state}x`, code }],
      [beta.as('admin'), { state, code }],
    ] as const)
      await expect(finishSlackInstall(context, { ticket, query })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(
      finishSlackInstall(alpha.as('admin'), { ticket, query: { state, error: 'access_denied' } }),
    ).rejects.toMatchObject({ code: 'vendor_refused', message: expect.stringContaining('nothing was connected') })
    expect(await finishSlackInstall(alpha.as('admin'), { ticket, query: { state, code } })).toEqual({ name: 'Meridian' })
    await expect(finishSlackInstall(alpha.as('admin'), { ticket, query: { state, code } })).rejects.toMatchObject({
      code: 'vendor_refused',
    })
  })

  test('a workspace belongs to one organization', async () => {
    await expect(installSlack(stack.slack, beta.as('owner'), meridian)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The workspace Meridian is connected to another Callboard organization. Disconnect it there first.',
    })
    expect((await listSlackWorkspaces(beta.as('owner'), {})).map((w) => w.name)).toEqual(['Other'])
  })

  test('answers the challenge of Slack', async () => {
    expect(await stack.send.verification('abc')).toEqual({ status: 200, body: '{"challenge":"abc"}' })
  })
})

describe('questions', () => {
  test('a mention is answered in its thread, once for all repetitions', async () => {
    const before = await questionsOf(alpha)
    for (const retry of [0, 1, 2])
      expect((await stack.send.event(meridian, mention(question), { id: 'EvRepeated', retry })).status).toBe(200)
    await posted()
    await settled(alpha)
    expect(messages()).toMatchObject([{ team: meridian, channel: 'C0GENERAL', threadTs: '1764000000.000100' }])
    expect(JSON.stringify(messages()[0]?.blocks)).toContain('alphaword')
    // Nobody owns the question of somebody who is not linked.
    expect(buttonsOf(messages()[0])).toEqual([])
    expect(await questionsOf(alpha)).toBe(before + 1)
  })

  test('a workspace never gets what another organization has', async () => {
    await stack.send.event(other, mention(question, { channel: 'C0GENERAL' }))
    const message = await posted()
    expect(message).toMatchObject({ team: other })
    expect(JSON.stringify(message)).toContain('betaword')
    expect(JSON.stringify(message)).not.toContain('alphaword')
  })

  test('says what it does not know', async () => {
    await stack.send.event(meridian, mention('which colour has the moon of Jupiter tonight?'))
    expect(JSON.stringify((await posted()).blocks)).toContain('I don’t know.')
  })

  test('a command is acknowledged at once, and answered to whoever wrote it with their rights', async () => {
    const { status, body, hook } = await command('U0INES', `ask ${question}`)
    expect([status, JSON.parse(body)]).toMatchObject([200, { response_type: 'ephemeral', text: 'Looking it up…' }])
    const answer = await reply(hook)
    expect(answer).toMatchObject({ response_type: 'ephemeral' })
    expect(JSON.stringify(answer)).toContain('alphaword')
    expect(buttonsOf(answer)).toEqual(['callboard.helpful', 'callboard.unhelpful', 'callboard.notify-owner'])
    const asked = await forTenant(alpha.id).tx((db) => db.question.findFirst({ where: { id: questionIdOf(answer) } }))
    expect(asked).toMatchObject({ userId: ines.account.id, text: question })
  })

  test('somebody who is not linked gets a link that works once', async () => {
    const member = await alpha.member('viewer')
    const { hook } = await command('U0NEW', question)
    const answer = await reply(hook)
    expect(JSON.stringify(answer)).not.toContain('alphaword')
    const address = linkIn(answer)
    expect(address.pathname).toBe(`/t/${alpha.slug}/link-slack`)
    const code = address.searchParams.get('code') ?? ''
    await expect(confirmSlackLink(beta.as('owner'), { code })).rejects.toMatchObject({ code: 'not_found' })
    expect(await confirmSlackLink(member.context, { code })).toEqual({ name: 'u0new', workspace: 'Meridian' })
    await eventually(async () => stack.mails.some(({ to, text }) => to === member.account.email && text.includes('“u0new”')))
    await expect(confirmSlackLink(ines.context, { code })).rejects.toMatchObject({ code: 'not_found' })
    const again = await command('U0NEW', question)
    expect(JSON.stringify(await reply(again.hook))).toContain('alphaword')
    const { accounts } = await listOwnSlackAccounts(member.context, {})
    await unlinkSlackAccount(member.context, { id: accounts[0]?.id ?? '' })
    const unlinked = await command('U0NEW', question)
    expect(linkIn(await reply(unlinked.hook)).pathname).toContain('link-slack')
  })

  test('a direct message is answered where it was written', async () => {
    const message = {
      type: 'message',
      channel_type: 'im',
      channel: 'D0INES',
      user: 'U0INES',
      ts: '1764000001.000100',
      text: question,
    }
    await stack.send.event(meridian, { ...message, bot_id: 'B0CALLBOARD' })
    await stack.send.event(meridian, { ...message, subtype: 'message_changed' })
    await stack.send.event(meridian, message)
    await posted()
    await settled(alpha)
    expect(messages()).toMatchObject([{ channel: 'D0INES', ephemeralTo: undefined }])
    expect(JSON.stringify(messages()[0])).toContain('alphaword')
  })

  test.each([
    ['that Slack says is shared', 'C0SHARED', false],
    ['that the event says is shared', 'C0GENERAL', true],
  ])('a channel %s with another company gets no answer', async (_, channel, external) => {
    const before = await questionsOf(alpha)
    await stack.send.event(meridian, mention(question, { channel }), { external })
    expect(await posted()).toMatchObject({ ephemeralTo: 'U0GUEST', text: expect.stringContaining('another company') })
    expect(await questionsOf(alpha)).toBe(before)
  })

  test('a workspace that is not connected gets a message that says so', async () => {
    const { body } = await stack.send.command({ team: 'T0NOBODY', channel: 'C1', user: 'U1', text: 'ask who owns the ledger?' })
    expect(JSON.parse(body).text).toContain('not connected to Callboard')
    expect((await stack.send.event('T0NOBODY', mention(question))).status).toBe(200)
  })
})

describe('buttons', () => {
  test('rate the answer and notify the owner, for whoever asked', async () => {
    const asked = await command('U0INES', `ask ${question}`)
    const value = questionIdOf(await reply(asked.hook))
    const click = (user: string, action: string) => stack.send.click({ team: meridian, user, action, value })
    const unhelpful = await click('U0INES', 'callboard.unhelpful')
    expect([unhelpful.status, unhelpful.body]).toEqual([200, ''])
    expect(await reply(unhelpful.hook)).toMatchObject({ replace_original: false, text: expect.stringContaining('notified') })
    const feedback = () => forTenant(alpha.id).tx((db) => db.questionFeedback.findFirst({ where: { questionId: value } }))
    expect(await feedback()).toMatchObject({ helpful: false, reason: null, userId: ines.account.id })
    const reasons = ['callboard.wrong', 'callboard.outdated', 'callboard.incomplete', 'callboard.unclear']
    expect(buttonsOf(await reply(unhelpful.hook))).toEqual(reasons)
    const outdated = await click('U0INES', 'callboard.outdated')
    expect(await reply(outdated.hook)).toMatchObject({ text: expect.stringContaining('found it outdated') })
    expect(await feedback()).toMatchObject({ helpful: false, reason: 'outdated' })
    const sent = await click('U0INES', 'callboard.notify-owner')
    expect(await reply(sent.hook)).toMatchObject({ text: expect.stringContaining('was sent to Payments') })
    const again = await click('U0INES', 'callboard.notify-owner')
    expect(await reply(again.hook)).toMatchObject({ text: expect.stringContaining('was sent to a team before') })
    const stranger = await click('U0STRANGER', 'callboard.helpful')
    expect(linkIn(await reply(stranger.hook)).pathname).toContain('link-slack')
    await linkAccount(stack.send, meridian, 'U0OWNER', alpha.as('owner'))
    const others = await click('U0OWNER', 'callboard.helpful')
    expect(await reply(others.hook)).toMatchObject({ text: expect.stringContaining('Only the person who asked') })
  })

  test('approve removals that wait for it, for whoever may manage integrations, once', async () => {
    const { integrationId, runId } = await withheldRemovals(alpha.id)
    const owner = alpha.as('owner')
    await setNotificationPreference(owner, { kind: 'integration.failed', portal: true, mail: false, slack: true })
    messages().length = 0
    const issue = { code: 'removal_guard', message: 'The last sync no longer found 1 of 1 entities.', approve: runId }
    await forTenant(alpha.id).tx((db) => setHealth(db, alpha.id, integrationId, issue))
    const message = await posted()
    expect(message).toMatchObject({ channel: 'U0OWNER' })
    expect(buttonsOf(message)).toEqual(['callboard.approve-removals'])
    const value = questionIdOf(message)
    const click = (user: string, of = value) =>
      stack.send.click({ team: meridian, user, action: 'callboard.approve-removals', value: of })
    const gone = () => forTenant(alpha.id).tx((db) => db.entity.count({ where: { integrationId } }))

    const developer = await click('U0INES')
    expect(await reply(developer.hook)).toMatchObject({ text: expect.stringContaining('Only') })
    const nonsense = await click('U0OWNER', 'x y')
    expect([nonsense.status, nonsense.body]).toEqual([200, ''])
    expect(await gone()).toBe(1)
    const approved = await click('U0OWNER')
    expect(await reply(approved.hook)).toMatchObject({ text: '1 entity removed from the catalog.' })
    expect(await gone()).toBe(0)
    const again = await click('U0OWNER')
    expect(await reply(again.hook)).toMatchObject({ text: expect.stringContaining('A newer sync has run') })
  })

  test('of another organization’s sync approve nothing', async () => {
    const { integrationId, runId } = await withheldRemovals(beta.id)
    const value = `${integrationId} ${runId}`
    const clicked = await stack.send.click({ team: meridian, user: 'U0OWNER', action: 'callboard.approve-removals', value })
    expect(await reply(clicked.hook)).toMatchObject({ text: expect.stringMatching(/not found|does not exist/i) })
    expect(await forTenant(beta.id).tx((db) => db.entity.count({ where: { integrationId } }))).toBe(1)
  })
})

describe('scope of a channel', () => {
  const scope = async (user: string, of: string) =>
    JSON.parse((await command(user, `scope ${of}`, { channel: 'C0PAYMENTS' })).body).text

  test('limits what a channel is answered from, set by those who may write', async () => {
    const viewer = await alpha.member('viewer')
    await linkAccount(stack.send, meridian, 'U0VIEWER', viewer.context)
    expect(await scope('U0VIEWER', 'payments')).toContain('can do this')
    expect(await scope('U0INES', 'nothing-like-it')).toContain('Nothing in the catalog')
    expect(await scope('U0INES', '')).toContain('whole organization')
    expect(await scope('U0INES', 'sales')).toContain('limited to sales')
    expect(await scope('U0INES', '')).toContain('limited to sales')
    expect((await listSlackWorkspaces(alpha.as('viewer'), {}))[0]?.channels).toMatchObject([{ ref: 'group:default/sales' }])
    await stack.send.event(meridian, mention(question, { channel: 'C0PAYMENTS' }))
    expect(JSON.stringify(await posted())).not.toContain('alphaword')
    messages().length = 0
    expect(await scope('U0INES', 'none')).toContain('whole organization')
    await stack.send.event(meridian, mention(question, { channel: 'C0PAYMENTS' }))
    expect(JSON.stringify(await posted())).toContain('alphaword')
  })
})

describe('failures of Slack', () => {
  const failing = async () => (await listSlackWorkspaces(alpha.as('viewer'), {}))[0]?.failure ?? null

  test.each(['rate-limited', 'internal-error', 'html-error-page', 'cut'] as const)(
    'a reply is posted later after %s, and the question counted once',
    async (name) => {
      const before = await questionsOf(alpha)
      stack.slack.faults.add(name, { path: 'chat.postMessage' })
      await stack.send.event(meridian, mention(question))
      expect(JSON.stringify(await posted())).toContain('alphaword')
      await settled(alpha)
      expect(messages()).toHaveLength(1)
      expect(await questionsOf(alpha)).toBe(before + 1)
      const kept = await forTenant(alpha.id).tx((db) => db.slackDelivery.findFirst({ orderBy: { id: 'desc' } }))
      expect(kept).toMatchObject({ reply: null, repliedAt: expect.any(Date) })
    },
  )

  test('gives up on a channel that is gone', async () => {
    stack.slack.faults.add('channel-not-found', { path: 'chat.postMessage' })
    await stack.send.event(meridian, mention(question))
    await settled(alpha)
    expect([messages(), await failing()]).toEqual([[], null])
  })

  test('a revoked token needs attention until the workspace is connected again', async () => {
    stack.slack.faults.add('token-revoked', { path: 'chat.postMessage' })
    await stack.send.event(meridian, mention(question))
    await eventually(async () => (await failing()) === 'token_revoked')
    const { notifications } = await listNotifications(alpha.as('owner'), {})
    expect(notifications[0]?.title).toBe('Slack workspace Meridian needs attention')
    await stack.send.event(meridian, mention(question))
    await settled(alpha)
    expect(messages()).toEqual([])
    await installSlack(stack.slack, alpha.as('admin'), meridian)
    expect(await failing()).toBeNull()
  })
})

describe('notifications', () => {
  const tell = () =>
    forTenant(alpha.id).tx((db) =>
      notify(
        db,
        alpha.id,
        { userIds: [ines.account.id] },
        { kind: 'attention.assigned', title: 'Fix <!channel>', body: 'Soon.' },
      ),
    )

  test('are sent to a linked account once it is switched on', async () => {
    await tell()
    await settled(alpha)
    expect(messages()).toEqual([])
    await setNotificationPreference(ines.context, { kind: 'attention.assigned', portal: true, mail: false, slack: true })
    await tell()
    expect(await posted()).toMatchObject({ channel: 'U0INES', text: 'Fix &lt;!channel&gt;' })
    // Backstage's settings know no Slack, and leave it as it is.
    await setNotificationPreference(ines.context, { kind: 'attention.assigned', portal: true, mail: true })
    messages().length = 0
    await tell()
    expect(await posted()).toMatchObject({ channel: 'U0INES' })
  })
})

describe('the end', () => {
  const workspaces = async () => (await listSlackWorkspaces(alpha.as('owner'), {})).length

  test('an uninstalled app is disconnected, and an event of before does not end a new installation', async () => {
    await stack.send.event(meridian, { type: 'app_uninstalled' }, { at: new Date(Date.now() - 60_000) })
    expect(await workspaces()).toBe(1)
    await stack.send.event(meridian, { type: 'tokens_revoked', tokens: { oauth: ['U0ADMIN'], bot: [] } })
    expect(await workspaces()).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await stack.send.event(meridian, { type: 'app_uninstalled' })
    expect(await workspaces()).toBe(0)
    expect(await listOwnSlackAccounts(ines.context, {})).toEqual({ workspaces: 0, accounts: [] })
  })

  test('disconnecting uninstalls the app', async () => {
    await installSlack(stack.slack, alpha.as('admin'), meridian)
    const [workspace] = await listSlackWorkspaces(alpha.as('owner'), {})
    expect(await disconnectSlack(alpha.as('admin'), { id: workspace?.id ?? '' })).toEqual({ name: 'Meridian', uninstalled: true })
    expect(stack.slack.workspaces.teams[0]?.token).toBeUndefined()
    const { body } = await command('U0INES', 'help')
    expect(JSON.parse(body).text).toContain('not connected')
  })
})
