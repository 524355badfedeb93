import type { Scope } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { operationContext } from '@callboard/kernel/operation'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../domain/status-facts.ts'
import { ask } from './ask.ts'

let database: TestDatabase
let tenant: TestTenant
const platform = testPlatform(pluginRegistry)
const ids = newFilledIds()
const beta = 'component:default/beta'

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  await fillTenant(platform, tenant, ids, 'betaword')
  await forTenant(tenant.id).tx(async (db) => {
    await db.workload.updateMany({ data: { version: '1.4.2' } })
    await db.costShare.deleteMany({})
    await db.costShare.create({ data: { tenantId: tenant.id, dimensionId: ids.run, ref: beta, share: 1, rule: 'tag' } })
  })
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})

const facts = async (question: string) => (await ask(tenant.as('viewer'), { question })).facts

test('costs are those of the last billed days, of an entity and of the organization', async () => {
  expect((await facts('What does beta cost?'))?.sentence).toMatch(/ cost ¤12,346 in the last 30 days of bills\.$/)
  expect((await facts('how much do we spend on cloud'))?.sentence).toMatch(/^The organization spent ¤12,346 in/)
  expect((await facts('cost of beta last week'))?.sentence).toMatch(/ in the last 7 days of bills\.$/)
  expect((await facts('how much do we spend on cloud this week'))?.sentence).toMatch(/ in the last 7 days of bills\.$/)
  expect((await facts('how much did beta cost in the last 12 months'))?.sentence).toMatch(/ in the last 92 days of bills\.$/)
})

test('health and running versions are those of its workloads', async () => {
  const health = await facts('is the beta service healthy?')
  expect(health?.sentence).toMatch(/ is broken: 1 broken of 1 workload\.$/)
  expect(health?.rows).toEqual([{ text: 'betaword in betaword is broken', href: '/catalog/component/default/beta' }])
  const all = await facts('what is broken right now')
  expect(all).toMatchObject({ sentence: 'Not everything is healthy: 1 broken of 1 workload.', subject: null })
  expect(all?.entities.map((e) => e.ref)).toEqual([beta])
  expect((await facts('which version of beta is running where?'))?.sentence).toMatch(/ runs 1\.4\.2 in betaword\. /)
})

test('changes, docs and counts are those of today', async () => {
  expect((await facts('what changed in beta this week'))?.sentence).toMatch(
    /^The catalog has 1 change of .* in the last 7 days\.$/,
  )
  const changes = await facts('what changed today')
  expect(changes?.sentence).toMatch(/^The catalog has \d+ changes? in the last 24 hours\.$/)
  expect(changes?.rows[0]?.href).toContain('/history')
  const docs = await facts('how many docs has beta?')
  expect(docs?.sentence).toContain(`1 docs page, last changed on ${dayOf(new Date())}`)
  expect(docs?.rows[0]?.href).toBe('/catalog/component/default/beta/docs')
  expect((await facts('how many services do we have'))?.sentence).toMatch(/^The catalog has \d+ components?\.$/)
})

test('problems of an entity are for everybody, those of integrations for whoever may read these', async () => {
  const { tx } = forTenant(tenant.id)
  const { integrationId, item } = await tx((db) => db.entity.findFirstOrThrow({ where: { ref: beta } }))
  const found = {
    tenantId: tenant.id,
    integrationId: `${integrationId}`,
    item,
    code: 'invalid',
    message: 'spec.owner is missing',
  }
  await tx((db) => db.problem.create({ data: { ...found, ref: beta } }))
  const own = await facts('which catalog problems does beta have?')
  expect(own?.sentence).toMatch(/^The catalog file of .* has 1 problem\.$/)
  expect(own?.rows).toEqual([
    { text: expect.stringMatching(/: spec\.owner is missing$/), href: '/catalog/component/default/beta' },
  ])
  expect((await facts('is beta healthy'))?.sentence).toContain('The catalog file of')
  const all = await facts('which problems do our integrations have?')
  expect(all?.sentence).toMatch(/^The integrations report \d+ problems?\.$/)
  expect(all?.rows.map(({ href }) => href)).toContain(`/integrations/${integrationId}`)
  const billing = (await ask(tenant.as('billing'), { question: 'which problems do our integrations have?' })).facts
  expect(billing).toMatchObject({ sentence: 'You do not have permission to view integrations.', rows: [] })
  await tx((db) => db.problem.deleteMany({ where: { code: 'invalid' } }))
  expect((await facts('which catalog problems does beta have?'))?.sentence).toMatch(/^No integration reports a problem with /)
})

test('runbooks are docs pages and links of that name, and without any prose answers', async () => {
  expect(await facts('where is the runbook for beta?')).toBeNull()
  const { tx } = forTenant(tenant.id)
  const page = await tx((db) => db.docPage.findFirstOrThrow({ where: { ref: beta } }))
  await tx((db) => db.docPage.create({ data: { ...page, path: 'runbooks/restart.md', title: 'Restart' } }))
  const found = await facts('where is the runbook for beta?')
  expect(found?.sentence).toMatch(/ has 1 runbook in its docs and links\.$/)
  expect(found?.rows).toEqual([
    { text: expect.stringMatching(/: Restart$/), href: '/catalog/component/default/beta/docs/runbooks/restart.md' },
  ])
})

test('nobody is known to be on call, and the answer says why', async () => {
  expect((await facts('who is on call for beta?'))?.sentence).toContain('No source of on-call schedules is connected')
  expect((await facts('who is on call?'))?.sentence).toContain('No source of on-call schedules is connected')
})

test('a misspelt name is linked, and the answer names what it is about', async () => {
  await forTenant(tenant.id).tx((db) => db.entity.updateMany({ where: { ref: beta }, data: { title: 'Notification Service' } }))
  for (const question of ['who ownes notifcation service', "what is our notification-service's cost", 'costs of notifications'])
    expect([question, (await facts(question))?.subject?.ref]).toEqual([question, beta])
})

test('without the right to read figures, a sentence without any', async () => {
  const as = (scopes: readonly Scope[]) => operationContext(platform, tenant.id, { type: 'token', id: 'x', label: 'x', scopes })
  const said = async (scopes: readonly Scope[], question: string) => (await ask(as(scopes), { question })).facts
  const catalog: Scope[] = ['knowledge.ask', 'catalog.read']
  const denied = { entities: [], rows: [], total: 0 }
  expect(await said(catalog, 'what does beta cost')).toMatchObject({
    ...denied,
    sentence: 'You do not have permission to view costs.',
  })
  expect(await said(catalog, 'is beta healthy')).toMatchObject({
    ...denied,
    sentence: 'You do not have permission to view workloads.',
  })
  expect(await said(catalog, 'what is down')).toMatchObject({
    ...denied,
    sentence: 'You do not have permission to view workloads.',
  })
  const withoutPipelines = await said([...catalog, 'workloads.read'], 'which version of beta runs')
  expect(withoutPipelines?.sentence).not.toMatch(/deployed to/)
  expect(await said(['knowledge.ask', 'costs.read'], 'what does beta cost')).toBeNull()
})
