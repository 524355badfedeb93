import { forTenant } from '@callboard/db/for-tenant'
import { getQuestion, indexKnowledge, withdrawAnswer } from '@callboard/modules/knowledge'
import { textFieldsOf } from '@callboard/sandbox/slack/workspaces'
import { eventually } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fillForSlack, installSlack, linkAccount, linkIn, type SlackStack, startSlackStack } from './slack-support.ts'

let stack: SlackStack
let alpha: TestTenant
let beta: TestTenant
let ines: TestMember
const [meridian, other] = ['T0MERIDIAN', 'T0OTHER']

beforeAll(async () => {
  stack = await startSlackStack()
  alpha = await createTestTenant(stack.platform, 'Alpha')
  beta = await createTestTenant(stack.platform, 'Beta')
  await fillForSlack(alpha, 'alphaword')
  await fillForSlack(beta, 'betaword')
  ines = await alpha.member('developer')
  const viewer = await alpha.member('viewer')
  await installSlack(stack.slack, alpha.as('admin'), meridian)
  await installSlack(stack.slack, beta.as('owner'), other)
  await linkAccount(stack.send, meridian, 'U0INES', ines.context)
  await linkAccount(stack.send, meridian, 'U0VIEWER', viewer.context)
})
afterAll(() => stack.stop())
beforeEach(() => {
  stack.slack.workspaces.views.length = 0
  stack.slack.faults.clear()
})

const message = {
  ts: '1764000000.000200',
  thread_ts: '1764000000.000100',
  text: 'Hi <@U0GUEST>, the *kestrel* quota is raised in\n<https://example.com/limits|the limits file> &amp; merged by the owner.',
}
const use = (user: string, of: object = {}) => stack.send.shortcut({ team: meridian, channel: 'C0GENERAL', user, message, ...of })
const opened = () => {
  const form = stack.slack.workspaces.views.at(-1)?.view
  if (!form) throw new Error('No form was opened.')
  return form
}
const valuesOf = (form: ReturnType<typeof opened>) =>
  Object.fromEntries([...textFieldsOf(form)].map(([id, { initial_value: value = '' }]) => [id, value]))
const question = 'How is the kestrel quota raised?'
const submit = async (user: string, entered: object = {}, form = opened()) => {
  const values = { ...valuesOf(form), question, team: 'Payments', ...entered }
  const { status, body } = await stack.send.submit({ team: meridian, user, view: form, entered: values })
  expect(status).toBe(200)
  return body === '' ? undefined : JSON.parse(body)
}
const saved = (tenant = alpha) =>
  forTenant(tenant.id).tx((db) => db.teamQuestion.findMany({ where: { text: question }, orderBy: { id: 'asc' } }))
const ask = async (text: string) => {
  const { hook } = await stack.send.command({ team: meridian, channel: 'C0GENERAL', user: 'U0VIEWER', text: `ask ${text}` })
  return JSON.stringify(await eventually(async () => stack.slack.workspaces.responses.get(hook)?.[0]))
}

test('a message is saved as an answer, quoted with its address, and withdrawn', async () => {
  expect(await use('U0INES')).toMatchObject({ status: 200, body: '' })
  expect(valuesOf(opened())).toEqual({
    question: '',
    answer: 'Hi , the *kestrel* quota is raised in\n[the limits file](https://example.com/limits) & merged by the owner.',
    team: '',
  })
  const answer = 'The kestrel quota is raised in the limits file and merged by the owner.'
  const shown = await submit('U0INES', { answer })
  expect(shown).toMatchObject({ response_action: 'update' })
  expect(JSON.stringify(shown)).toContain('Saved for Payments.')
  const [row] = await saved()
  expect(row).toMatchObject({ teamRef: 'group:default/payments', answererId: ines.account.id })
  const address = 'https://t0meridian.slack.com/archives/C0GENERAL/p1764000000000200?thread_ts=1764000000.000100&cid=C0GENERAL'
  expect(row?.answer).toBe(`${answer}\n\n[Saved from Slack](${address})`)
  const id = row?.id ?? ''
  expect(JSON.stringify(shown)).toContain(id)
  expect((await getQuestion(alpha.as('viewer'), { id })).team).toMatchObject({ state: 'accepted', team: { label: 'Payments' } })
  await indexKnowledge(alpha.id)
  expect(await ask('how do I raise the quota of kestrel')).toContain('raised in the limits file')
  await withdrawAnswer(alpha.as('admin'), { id })
  expect(await ask('how do I raise the quota of kestrel?')).not.toContain('limits file')
})

test('a form that is sent twice saves one answer', async () => {
  await use('U0INES')
  const before = (await saved()).length
  const form = opened()
  await Promise.all([submit('U0INES', {}, form), submit('U0INES', {}, form)])
  expect(await saved()).toHaveLength(before + 1)
})

test('the scope of the channel is the first choice for the team', async () => {
  await stack.send.command({ team: meridian, channel: 'C0PAYMENTS', user: 'U0INES', text: 'scope payments' })
  await use('U0INES', { channel: 'C0PAYMENTS' })
  expect(valuesOf(opened())).toMatchObject({ team: 'payments' })
  expect(await submit('U0INES', { team: 'payments' })).toMatchObject({ response_action: 'update' })
})

test('errors stand below their fields, and nothing is saved', async () => {
  await use('U0INES')
  const before = (await saved()).length
  const errors = async (entered: object) => (await submit('U0INES', entered)).errors
  expect(await errors({ team: 'Nobody' })).toEqual({ team: expect.stringContaining('No team of the catalog is called “Nobody”') })
  expect(await errors({ question: '', answer: ' ', team: '' })).toEqual({
    question: 'Enter a question.',
    answer: 'Write an answer.',
    team: 'Enter a team.',
  })
  // A component is nobody's team.
  expect(await errors({ team: 'ledger' })).toMatchObject({ team: expect.stringContaining('No team') })
  expect(await saved()).toHaveLength(before)
})

test('who is not linked gets a link, who may not write gets the reason, and neither saves', async () => {
  await use('U0STRANGER')
  expect(linkIn(opened()).pathname).toContain('link-slack')
  await use('U0VIEWER')
  expect(JSON.stringify(opened())).toContain('Owners, admins and developers')
  await use('U0INES')
  const form = opened()
  const before = (await saved()).length
  for (const user of ['U0STRANGER', 'U0VIEWER']) expect(await submit(user, {}, form)).toMatchObject({ response_action: 'errors' })
  expect(await saved()).toHaveLength(before)
})

test('a form of another workspace saves in its own organization alone, and needs a linked account there', async () => {
  await use('U0INES')
  const form = opened()
  const entered = { ...valuesOf(form), question, team: 'Payments' }
  const before = (await saved()).length
  const { body } = await stack.send.submit({ team: other, user: 'U0INES', view: form, entered })
  expect(JSON.parse(body)).toMatchObject({ response_action: 'errors' })
  expect([(await saved()).length, (await saved(beta)).length]).toEqual([before, 0])
})

test('what is no form of ours, an unsigned form and one that Slack refuses change nothing', async () => {
  await use('U0INES')
  const form = opened()
  const before = (await saved()).length
  for (const private_metadata of ['', 'x', '{}', '{"id":"1","url":"javascript:alert(1)"}'])
    expect(await submit('U0INES', {}, { ...form, private_metadata })).toBeUndefined()
  const entered = { ...valuesOf(form), question, team: 'Payments' }
  const forged = await stack.send.submit({ team: meridian, user: 'U0INES', view: form, entered }, { secret: 'other' })
  expect(forged.status).toBe(401)
  stack.slack.workspaces.views.length = 0
  stack.slack.faults.add('internal-error')
  expect(await use('U0INES')).toMatchObject({ status: 200, body: '' })
  expect(stack.slack.workspaces.views).toHaveLength(0)
  expect(await saved()).toHaveLength(before)
})

test('a long message is cut where the form ends, and mentions nobody', async () => {
  await use('U0INES', { message: { ...message, text: `<!channel> ${'ledger '.repeat(1000)}` } })
  expect(valuesOf(opened()).answer).toHaveLength(3000)
})
