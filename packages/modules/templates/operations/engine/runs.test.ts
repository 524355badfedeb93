import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runnableTemplates } from '@callboard/testing/runnable-templates'
import { joinPlatform, runJobs, tenantWith } from '@callboard/testing/template-runs'
import type { TestMember, TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCallbackAddress } from '../callback-address.ts'
import { cancelRun } from '../cancel-run.ts'
import { decideApproval } from '../decide-approval.ts'
import { dryRun } from '../dry-run.ts'
import { listApprovals } from '../list-approvals.ts'
import { listRuns } from '../list-runs.ts'
import { listTemplates } from '../list-templates.ts'
import { readRun } from '../read-run.ts'
import { readTemplate } from '../read-template.ts'
import { receiveCallback } from '../receive-callback.ts'
import { retryRun } from '../retry-run.ts'
import { startRun } from '../start-run.ts'
import { undoRun } from '../undo-run.ts'

let database: TestDatabase
const platform = () => testPlatform(pluginRegistry)
let shared: ReturnType<typeof platform>
let made: Awaited<ReturnType<typeof tenantWith>>
let tenant: TestTenant
let developer: TestMember
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  shared = platform()
})
afterAll(() => database.drop())
beforeEach(async () => {
  made = await tenantWith(shared, runnableTemplates)
  tenant = made.tenant
  developer = await tenant.member('developer')
  context = developer.context
})

const start = (name: string, values = {}, secrets: Record<string, string> = {}) =>
  startRun(context, { ref: `template:default/${name}`, values, secrets })
const finish = async (name: string, values = {}, secrets: Record<string, string> = {}) => {
  const { id } = await start(name, values, secrets)
  await runJobs(shared, tenant)
  return readRun(context, { id })
}

describe('a template', () => {
  test('is listed with what is missing, its use and its form', async () => {
    await finish('hello', { name: 'shop' })
    const { templates: listed } = await listTemplates(context, {})
    expect(listed).toHaveLength(runnableTemplates.length)
    expect(listed[0]).toMatchObject({ ref: 'template:default/hello', runs: 1, successRate: 1, missing: [] })
    expect(listed.find((t) => t.title === 'missing')).toMatchObject({ missing: ['roadie:utils:sleep'] })
    const { templates: found } = await listTemplates(context, { text: 'hell' })
    expect(found.map((t) => t.title)).toEqual(['hello'])
    expect(await readTemplate(context, { ref: 'template:default/asks' })).toMatchObject({ requiresApproval: true, missing: [] })
  })

  test('is refused with an action that is not installed, and with values that do not fit', async () => {
    await expect(start('missing')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('roadie:utils:sleep'),
    })
    await expect(start('hello', { name: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: '/name', message: '“name” must have at least 2 characters.' }],
    })
    await expect(start('gone')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('dry-runs without a trace', async () => {
    const made = await dryRun(context, { ref: 'template:default/hello', values: { name: 'shop' }, secrets: { token: 's3cret' } })
    expect(made.files).toEqual([{ path: 'file.yaml', content: 'text: shop\n', executable: false }])
    expect(made.steps.map(({ id, state }) => [id, state])).toEqual([
      ['file', 'succeeded'],
      ['list', 'succeeded'],
      ['never', 'skipped'],
      ['say', 'succeeded'],
    ])
    expect(JSON.stringify(made)).not.toContain('s3cret')
    const asked = await dryRun(context, { ref: 'template:default/asks', values: {} })
    expect(asked.log.map(({ text }) => text)).toContain('Would wait for 2 of group:platform.')
    expect((await listRuns(context, {})).runs).toEqual([])
  })
})

describe('a run', () => {
  test('does its steps in order, and masks its secrets everywhere', async () => {
    const run = await finish('hello', { name: 'shop' }, { token: 's3cret-token' })
    expect(run).toMatchObject({ state: 'succeeded', done: 4, steps: 4, mayCancel: false })
    expect(run.stepList.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'skipped', 'succeeded'])
    expect(run.stepList[3]?.log.map(({ text }) => text)).toEqual(['Hello shop ***'])
    expect(run.output.links).toEqual([{ title: 'Site', url: 'https://example.com/shop', entityRef: null }])
    const stored = await systemDb('operator').$queryRaw<{ all: string }[]>`
      select coalesce(string_agg(r::text || s::text || coalesce(f::text, ''), ''), '') as all
      from template_run r join template_step s on s.run_id = r.id left join template_file f on f.run_id = r.id`
    expect(stored[0]?.all).not.toContain('s3cret-token')
  })

  test('logs nothing that a filter makes of a secret', async () => {
    const run = await finish('says-changed', {}, { token: 's3cret-token' })
    expect(run.stepList[0]?.log.map(({ text }) => text)).toEqual(['***'])
    const dry = await dryRun(context, { ref: 'template:default/says-changed', values: {}, secrets: { token: 's3cret-token' } })
    expect(dry.log.map(({ text }) => text)).toEqual(['***'])
  })

  test('with the same idempotency key is started once', async () => {
    const input = { ref: 'template:default/hello', values: { name: 'shop' }, idempotencyKey: 'once' }
    const first = await startRun(context, input)
    expect(await startRun(context, input)).toEqual(first)
    await expect(startRun(context, { ...input, ref: 'template:default/asks', values: {} })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('waits until its time, and goes on', async () => {
    const { id } = await start('waits')
    await runJobs(shared, tenant)
    expect(await readRun(context, { id })).toMatchObject({
      state: 'waiting',
      stepList: [{ state: 'waiting', waiting: { kind: 'time' } }, {}],
    })
    await runJobs(shared, tenant, new Date(Date.now() + 2 * 3600_000))
    expect((await readRun(context, { id })).state).toBe('succeeded')
  })

  const addressOf = async (id: string, reader = context) => {
    const { stepList } = await readRun(reader, { id })
    const waiting = stepList[0]?.waiting
    return waiting?.kind === 'callback' ? waiting.address : undefined
  }
  const callbackOf = async (address: string | null | undefined) => {
    const found = await readCallbackAddress(shared, address?.split('/').at(-1) ?? '')
    if (!found) throw new Error(`${address} was not signed by this installation`)
    return found
  }

  test('waits for a call, whose body is the output of the step, and takes only one', async () => {
    const { id } = await start('calls', {}, { token: 's3cret-token' })
    await runJobs(shared, tenant)
    expect(await readRun(context, { id })).toMatchObject({
      state: 'waiting',
      note: 'Waiting for a call to its call-back address.',
    })
    expect(await addressOf(id, (await tenant.member('viewer')).context)).toBeNull()
    const callback = await callbackOf(await addressOf(id))
    expect(callback).toMatchObject({ tenantId: tenant.id, runId: id, position: 0 })
    const call = (text: string) => receiveCallback(shared, callback, text)
    expect(await call('{"version":"1.2","by":"s3cret-token"}')).toEqual({ accepted: true })
    expect(await call('{"version":"1.3"}')).toEqual({ accepted: false })
    await runJobs(shared, tenant)
    const run = await readRun(context, { id })
    expect(run).toMatchObject({ state: 'succeeded', note: '' })
    expect(run.stepList[0]).toMatchObject({ output: { body: { version: '1.2', by: '***' } }, waiting: null })
    expect(run.stepList[1]?.log[0]?.text).toBe('1.2 is deployed')
  })

  test('that nobody called in time fails, and waits anew at another address when it is retried', async () => {
    const { id } = await start('calls')
    await runJobs(shared, tenant)
    const former = await callbackOf(await addressOf(id))
    await systemDb('operator').$executeRaw`
      update template_wait set expires_at = now() - interval '1 minute' where run_id = ${id}::uuid`
    await runJobs(shared, tenant, new Date(Date.now() + 2 * 3600_000))
    expect(await readRun(context, { id })).toMatchObject({
      state: 'failed',
      note: expect.stringMatching(/^Nobody called the call-back address before 20/),
    })
    await expect(receiveCallback(shared, former, '{}')).rejects.toMatchObject({ code: 'conflict' })
    await retryRun(context, { id })
    await runJobs(shared, tenant)
    await expect(receiveCallback(shared, former, '{}')).rejects.toMatchObject({ code: 'conflict' })
    expect(await receiveCallback(shared, await callbackOf(await addressOf(id)), 'text')).toEqual({ accepted: true })
  })

  test('fails at once for a pull request that no connected account can read', async () => {
    const run = await finish('merges')
    expect(run).toMatchObject({ state: 'failed', note: expect.stringMatching(/^No connected account can read https:/) })
  })

  test('that is cancelled while it waits ends at once', async () => {
    const { id } = await start('waits')
    await runJobs(shared, tenant)
    await expect(cancelRun((await tenant.member('viewer')).context, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await cancelRun(context, { id })
    await runJobs(shared, tenant)
    expect(await readRun(context, { id })).toMatchObject({
      state: 'cancelled',
      stepList: [{ state: 'cancelled' }, { state: 'cancelled' }],
    })
  })

  test('that fails is undone in reverse, says what remains, and can be retried', async () => {
    const run = await finish('undoes')
    expect(run).toMatchObject({ state: 'failed', mayRetry: true, remains: [expect.stringMatching(/^Second: .*leads out/)] })
    expect(run.stepList.map(({ state }) => state)).toEqual(['undone', 'failed', 'failed'])
    expect(run.stepList[0]?.log.map(({ text }) => text)).toEqual(['a', 'undone a'])
    await retryRun(context, { id: run.id })
    await runJobs(shared, tenant)
    expect(await readRun(context, { id: run.id })).toMatchObject({
      state: 'failed',
      stepList: [{ state: 'undone', attempts: 2 }, {}, {}],
    })
  })

  test('that succeeded is undone within 30 days, once, and says before what remains', async () => {
    const run = await finish('makes')
    expect(run).toMatchObject({
      state: 'succeeded',
      mayUndo: true,
      undo: { undone: ['Make'], remains: ['Tell'] },
      undoneBy: null,
    })
    const viewer = (await tenant.member('viewer')).context
    expect((await readRun(viewer, { id: run.id })).mayUndo).toBe(false)
    await expect(undoRun(viewer, { id: run.id })).rejects.toMatchObject({ code: 'forbidden' })
    await undoRun(context, { id: run.id })
    await runJobs(shared, tenant)
    const undone = await readRun(context, { id: run.id })
    expect(undone).toMatchObject({
      state: 'succeeded',
      mayUndo: false,
      undo: null,
      undoneBy: developer.account.email,
      remains: [],
    })
    expect(undone.stepList.map(({ state }) => state)).toEqual(['undone', 'succeeded'])
    expect(undone.stepList[0]?.log.map(({ text }) => text)).toEqual(['a', 'undone a'])
    await expect(undoRun(context, { id: run.id })).rejects.toMatchObject({ code: 'conflict' })
    const old = await finish('makes')
    await systemDb('operator')
      .$executeRaw`update template_run set finished_at = now() - interval '30 days' where id = ${old.id}::uuid`
    await expect(undoRun(context, { id: old.id })).rejects.toThrow(/in the last 30 days/)
  })

  test('ends when who started it has left', async () => {
    const { id } = await start('hello', { name: 'shop' })
    await systemDb('identity').membership.deleteMany({ where: { userId: developer.account.id } })
    await runJobs(shared, tenant)
    expect(await readRun(tenant.as('owner'), { id })).toMatchObject({
      state: 'failed',
      note: expect.stringContaining('may not run templates any more'),
    })
  })

  test.each([
    ['hostile', {}, /takes longer than 3 s/],
    ['leaks', { password: 'hunter22' }, /would write a secret into catalog-info.yaml/],
    ['leaks-changed', { password: 'hunter22' }, /would write a secret into catalog-info.yaml/],
    ['escapes', {}, /leads out of the workspace/],
    ['inside', {}, /not a public internet address/],
  ])('of a hostile template (%s) fails with a reason', { timeout: 30_000 }, async (name, secrets, reason) => {
    const run = await finish(name, {}, secrets)
    expect([run.state, run.note]).toEqual(['failed', expect.stringMatching(reason)])
  })
})

describe('an approval', () => {
  let first: TestMember
  let second: TestMember
  const people = async (...members: TestMember[]) =>
    joinPlatform(
      made,
      members.map(({ account }, i) => ({ userId: account.id, email: account.email, name: `person-${i}` })),
    )

  beforeEach(async () => {
    first = await tenant.member('viewer')
    second = await tenant.member('admin')
    await people(first, second, developer)
  })

  test('waits for as many people as it asks for, who are notified', async () => {
    const { id } = await start('asks')
    await runJobs(shared, tenant)
    expect((await listApprovals(context, {})).approvals).toEqual([])
    expect((await listApprovals(first.context, {})).approvals).toMatchObject([
      { run: id, step: 1, required: 2, message: 'Creates a database.' },
    ])
    const told = await systemDb('operator').$queryRaw<{ user_id: string }[]>`
      select user_id from notification where tenant_id = ${tenant.id}::uuid and kind = 'templates.approval'`
    expect(told.map((t) => t.user_id).sort()).toEqual([first.account.id, second.account.id].sort())
    const mails = await systemDb('health').outbox.findMany({ where: { tenantId: tenant.id, name: 'mail.send-for-tenant' } })
    expect(mails.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining(
        [first, second].map(({ account }) => ({
          to: account.email,
          subject: expect.stringMatching(/“asks” needs your approval$/),
          text: expect.stringContaining(`\n${shared.publicUrl}/t/${tenant.slug}/create/approvals/${id}/1\n`),
        })),
      ),
    )
    expect(mails).toHaveLength(2)
    expect((await readRun(context, { id })).stepList[1]).toMatchObject({
      mayDecide: false,
      refusal: 'You started this run, so somebody else has to approve it.',
      waiting: { message: 'Creates a database.' },
    })
    const decision = { run: id, step: 1, decision: 'approve' as const }
    await expect(decideApproval(context, decision)).rejects.toThrow(/You started this run/)
    await expect(decideApproval(tenant.as('owner'), decision)).rejects.toThrow('Only platform can decide this step.')
    await decideApproval(first.context, decision)
    await expect(decideApproval(first.context, decision)).rejects.toThrow(/already decided/)
    expect((await readRun(first.context, { id })).stepList[1]?.refusal).toBe('You have already decided this step.')
    await runJobs(shared, tenant)
    expect((await readRun(context, { id })).state).toBe('waiting')
    await decideApproval(second.context, { ...decision, comment: 'Fine.' })
    await runJobs(shared, tenant)
    const run = await readRun(context, { id })
    expect(run.state).toBe('succeeded')
    expect(run.stepList[1]?.waiting).toMatchObject({
      state: 'approved',
      decisions: [{ decision: 'approve' }, { comment: 'Fine.' }],
    })
    expect(run.stepList[2]?.log[0]?.text).toBe(`by ${first.account.email}, ${second.account.email}`)
  })

  test('that is rejected fails the run with who and why', async () => {
    const { id } = await start('asks')
    await runJobs(shared, tenant)
    await decideApproval(first.context, { run: id, step: 1, decision: 'reject', comment: 'Too expensive.' })
    await runJobs(shared, tenant)
    expect(await readRun(context, { id })).toMatchObject({
      state: 'failed',
      note: `Rejected by ${first.account.email}: Too expensive.`,
    })
  })

  test('expires, after a reminder', async () => {
    const { id } = await start('asks')
    await runJobs(shared, tenant)
    await systemDb('operator')
      .$executeRaw`update template_approval set expires_at = now() - interval '1 minute' where run_id = ${id}::uuid`
    await runJobs(shared, tenant, new Date(Date.now() + 100 * 3600_000))
    expect(await readRun(context, { id })).toMatchObject({ state: 'failed', note: expect.stringContaining('expired') })
  })
})
