import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { joinPlatform, runJobs, template, tenantWith } from '@callboard/testing/template-runs'
import type { TestMember, TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changePolicy } from './change-policy.ts'
import { createPolicy } from './create-policy.ts'
import { decideApproval } from './decide-approval.ts'
import { deletePolicy } from './delete-policy.ts'
import { dryRun } from './dry-run.ts'
import { listPolicies } from './list-policies.ts'
import { listRequiredApprovals } from './list-required-approvals.ts'
import { readRun } from './read-run.ts'
import { startRun } from './start-run.ts'

const templates = [
  template('database', {
    parameters: { properties: { environment: { type: 'string', default: 'production' } } },
    steps: [{ id: 'make', name: 'Make it', action: 'debug:log', input: { message: 'in ${{ parameters.environment }}' } }],
  }),
  template('unowned', { owner: undefined, steps: [{ id: 'make', action: 'debug:log', input: { message: 'x' } }] }),
]
const ref = 'template:default/database'
const policy = {
  name: 'Production',
  templates: [ref],
  conditions: [{ input: 'environment', values: ['production'] }],
  approvers: ['group:platform'],
  message: 'It costs money.',
}

let database: TestDatabase
let shared: ReturnType<typeof testPlatform>
let tenant: TestTenant
let developer: TestMember
let approver: TestMember
let owner: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  shared = testPlatform(pluginRegistry)
})
afterAll(() => database.drop())
beforeEach(async () => {
  const made = await tenantWith(shared, templates)
  tenant = made.tenant
  owner = tenant.as('owner')
  developer = await tenant.member('developer')
  approver = await tenant.member('viewer')
  await joinPlatform(
    made,
    [developer, approver].map(({ account }, i) => ({ userId: account.id, email: account.email, name: `person-${i}` })),
  )
})

const started = async (values: object, of = ref) => {
  const { id } = await startRun(developer.context, { ref: of, values: { ...values } })
  await runJobs(shared, tenant)
  return readRun(developer.context, { id })
}
const decide = (member: TestMember, run: string) => decideApproval(member.context, { run, step: 0, decision: 'approve' })

test('a dry run begins with the approvals that a run would wait for', async () => {
  await createPolicy(owner, policy)
  const made = await dryRun(developer.context, { ref, values: { environment: 'production' } })
  expect(made.steps.map(({ name, state }) => [name, state])).toEqual([
    ['Production', 'described'],
    ['Make it', 'succeeded'],
  ])
  expect(made.log.map(({ text }) => text)).toEqual(['Would wait for 1 of group:default/platform.', 'in production'])
  expect((await dryRun(developer.context, { ref, values: { environment: 'test' } })).steps).toHaveLength(1)
  await createPolicy(owner, { name: 'Owners', templateOwner: true })
  const unowned = await dryRun(developer.context, { ref: 'template:default/unowned', values: {} })
  expect(unowned.steps).toHaveLength(1)
  expect(unowned.log[0]?.text).toMatch(/^The policy “Owners” asks an owner for approval, and there is none\./)
})

describe('a run to which a policy applies', () => {
  test('waits for somebody else before its first step', async () => {
    await createPolicy(owner, policy)
    const run = await started({ environment: 'production' })
    expect(run.state).toBe('waiting')
    expect(run.stepList.map(({ name, state }) => [name, state])).toEqual([
      ['Production', 'waiting'],
      ['Make it', 'pending'],
    ])
    expect(run.stepList[0]?.waiting).toMatchObject({ approvers: ['group:default/platform'], required: 1 })
    await expect(decide(developer, run.id)).rejects.toThrow(/You started this run/)
    await decide(approver, run.id)
    await runJobs(shared, tenant)
    expect(await readRun(developer.context, { id: run.id })).toMatchObject({ state: 'succeeded', done: 2 })
  })

  test('cannot leave out the input that it depends on', async () => {
    await createPolicy(owner, policy)
    expect((await started({})).state).toBe('waiting')
    expect((await started({ environment: ' PRODUCTION ' })).state).toBe('waiting')
    expect(await started({ environment: 'test' })).toMatchObject({ state: 'succeeded', steps: 1 })
  })

  test('may be approved by who started it, if the policy allows that', async () => {
    await createPolicy(owner, { ...policy, fourEyes: false })
    const run = await started({})
    await decide(developer, run.id)
    await runJobs(shared, tenant)
    expect((await readRun(developer.context, { id: run.id })).state).toBe('succeeded')
  })

  test('keeps its approval when the policy is deleted', async () => {
    const { id } = await createPolicy(owner, policy)
    const run = await started({})
    await deletePolicy(owner, { id })
    expect(await listPolicies(developer.context, {})).toEqual({ policies: [] })
    await runJobs(shared, tenant)
    expect((await readRun(developer.context, { id: run.id })).state).toBe('waiting')
    expect((await started({})).state).toBe('succeeded')
  })

  test('waits for the owner of its template, and is refused where there is none', async () => {
    await createPolicy(owner, { name: 'Owners', templateOwner: true })
    expect((await started({ environment: 'test' })).stepList[0]?.waiting).toMatchObject({
      approvers: ['group:default/platform'],
    })
    await expect(started({}, 'template:default/unowned')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('The policy “Owners” asks an owner for approval, and there is none.'),
    })
  })

  test('states before it starts which approvals it needs', async () => {
    await createPolicy(owner, policy)
    const { approvals } = await listRequiredApprovals(developer.context, { ref, values: {} })
    expect(approvals).toMatchObject([{ name: 'Production', approvers: ['group:default/platform'], required: 1, fourEyes: true }])
    expect(await listRequiredApprovals(developer.context, { ref, values: { environment: 'test' } })).toEqual({ approvals: [] })
  })
})

describe('a policy', () => {
  test('is changed by administrators alone, with an entry in the audit log', async () => {
    await expect(createPolicy(developer.context, policy)).rejects.toMatchObject({ code: 'forbidden' })
    const { id } = await createPolicy(owner, policy)
    await expect(deletePolicy(developer.context, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await changePolicy(owner, { id, policy: { ...policy, required: 2 } })
    const { policies } = await listPolicies(developer.context, {})
    expect(policies).toMatchObject([{ id, required: 2, approvers: ['group:default/platform'], expiresInHours: 72 }])
    const entries = await systemDb('operator').$queryRaw<{ action: string }[]>`
      select action from audit_event where tenant_id = ${tenant.id}::uuid and action like 'template-policy.%' order by at`
    expect(entries.map(({ action }) => action)).toEqual(['template-policy.created', 'template-policy.changed'])
  })

  test.each([
    ['nobody who approves', { approvers: [] }, { code: 'invalid_input' }],
    ['an approver who is not in the catalog', { approvers: ['group:nobody'] }, { code: 'invalid_input', field: 'approvers' }],
    ['an approver that is no person', { approvers: [ref] }, { code: 'invalid_input', field: 'approvers' }],
    ['a template that does not exist', { templates: ['template:gone'] }, { code: 'invalid_input', field: 'templates' }],
    [
      'several of both',
      { templates: ['template:gone', ref, 'template:lost'], approvers: ['group:nobody'] },
      {
        code: 'invalid_input',
        fields: [
          { field: 'templates', message: 'The catalog has no template template:default/gone or template:default/lost.' },
          { field: 'approvers', message: 'The catalog has no user or group group:default/nobody.' },
        ],
      },
    ],
    ['a condition without a value', { conditions: [{ input: 'environment', values: [] }] }, { code: 'invalid_input' }],
  ])('is refused with %s', async (_, change, error) => {
    await expect(createPolicy(owner, { ...policy, ...change })).rejects.toMatchObject(error)
  })

  test('has a name of its own', async () => {
    await createPolicy(owner, policy)
    await expect(createPolicy(owner, policy)).rejects.toMatchObject({ code: 'conflict', field: 'name' })
  })
})
