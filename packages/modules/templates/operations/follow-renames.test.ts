import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities, removeEntities } from '@callboard/modules/catalog/testing'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { template, tenantWith } from '@callboard/testing/template-runs'
import type { TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPolicy } from './create-policy.ts'
import { followRenames } from './follow-renames.ts'
import { listPolicies } from './list-policies.ts'
import { listRequiredApprovals } from './list-required-approvals.ts'

const steps = [{ action: 'debug:log', input: { message: 'x' } }]
const named = (name: string) => template(name, { steps })
const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
})

let database: TestDatabase
let platform: ReturnType<typeof testPlatform>
let tenant: TestTenant
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
  platform = testPlatform(pluginRegistry)
})
afterAll(() => database.drop())
beforeEach(async () => {
  tenant = (await tenantWith(platform, [])).tenant
  const found = await forTenant(tenant.id).tx((db) => db.entity.findFirstOrThrow({ select: { integrationId: true } }))
  integrationId = found.integrationId ?? ''
  await read('database.yaml', [named('database'), named('sibling')])
  await read('service.yaml', [named('service')])
  await read('teams.yaml', [group('dba')])
  await createPolicy(tenant.as('owner'), { name: 'Databases', templates: ['database'], approvers: ['group:dba'] })
})

/** Reads a file, as a push does: what it describes is written, and what it does not any more is removed, in one transaction. */
const read = (file: string, descriptors: readonly object[], gone: readonly string[] = []) =>
  forTenant(tenant.id).tx(async (db) => {
    const inputs = descriptors.map((descriptor, i) => ({
      descriptor: descriptor as Descriptor,
      item: 'repository',
      file,
      url: `https://github.com/acme/templates/blob/main/${file}`,
      line: i + 1,
      evidence: null,
    }))
    await applyEntities(db, tenant.id, integrationId, inputs, null)
    const removable = await db.entity.findMany({ where: { ref: { in: [...gone] } }, select: { id: true, ref: true } })
    await removeEntities(db, tenant.id, removable, { reason: 'source', runId: null, actor: null })
  })

const asked = async (name: string) => {
  const { approvals } = await listRequiredApprovals(tenant.as('developer'), { ref: `template:default/${name}`, values: {} })
  return approvals.flatMap(({ approvers }) => approvers)
}
const policy = async () => (await listPolicies(tenant.as('developer'), {})).policies[0]

test('a policy holds for a renamed template at once, and for its siblings no more than before', async () => {
  await read('database.yaml', [named('managed-database'), named('sibling')], ['template:default/database'])
  expect(await asked('managed-database')).toEqual(['group:default/dba'])
  for (const other of ['sibling', 'service']) expect(await asked(other)).toEqual([])
  expect((await policy())?.missing).toEqual(['template:default/database'])
})

test('the new names are written, so that they outlast the former ones', async () => {
  await read('database.yaml', [named('managed-database'), named('sibling')], ['template:default/database'])
  await read('teams.yaml', [group('data-platform')], ['group:default/dba'])
  expect(await asked('managed-database')).toEqual(['group:default/data-platform'])
  await followRenames(tenant.id)
  await followRenames(tenant.id)
  expect(await policy()).toMatchObject({
    templates: ['template:default/managed-database'],
    approvers: ['group:default/data-platform'],
    missing: [],
  })
  await systemDb('operator').$executeRaw`delete from tombstone where tenant_id = ${tenant.id}::uuid`
  expect(await asked('managed-database')).toEqual(['group:default/data-platform'])
  const entries = await systemDb('operator').$queryRaw<{ detail: unknown }[]>`
    select detail from audit_event where tenant_id = ${tenant.id}::uuid and action = 'template-policy.followed-rename'`
  expect(entries).toEqual([
    {
      detail: {
        renamed: [
          { from: 'group:default/dba', to: 'group:default/data-platform' },
          { from: 'template:default/database', to: 'template:default/managed-database' },
        ],
      },
    },
  ])
})

test('it holds while a full sync has not ended, which removes the former name only then', async () => {
  const refs = ['template:default/managed-database', 'template:default/sibling']
  const item = {
    tenantId: tenant.id,
    integrationId,
    key: 'repository',
    name: 'repository',
    version: '2',
    seenVersion: '2',
    refs,
    claims: [],
  }
  await forTenant(tenant.id).tx((db) => db.sourceItem.create({ data: { ...item, readAt: new Date(), state: {} } }))
  await read('database.yaml', [named('managed-database'), named('sibling')])
  expect(await asked('managed-database')).toEqual(['group:default/dba'])
  expect(await asked('sibling')).toEqual([])
})

test('what was removed without a successor is named, and nothing takes its place', async () => {
  await read('database.yaml', [named('sibling')], ['template:default/database'])
  await followRenames(tenant.id)
  expect(await policy()).toMatchObject({ templates: ['template:default/database'], missing: ['template:default/database'] })
  expect(await asked('sibling')).toEqual([])
})
