import { systemDb } from '@callboard/db/system-db'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runnableTemplates } from '@callboard/testing/runnable-templates'
import { joinPlatform, tenantWith } from '@callboard/testing/template-runs'
import type { TestMember } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTeamUse } from './read-team-use.ts'
import { startRun } from './start-run.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

test('counts teammates who have used a template lately, without the reader and without strangers', async () => {
  const made = await tenantWith(testPlatform(pluginRegistry), runnableTemplates)
  const { tenant } = made
  const [reader, first, second, stranger] = await Promise.all(Array.from({ length: 4 }, () => tenant.member('developer')))
  const team = [reader, first, second].filter((one) => one !== undefined)
  await joinPlatform(
    made,
    team.map(({ account }, i) => ({ userId: account.id, email: account.email, name: `person-${i}` })),
  )
  const start = ({ context }: TestMember, name: string) => startRun(context, { ref: `template:default/${name}`, values: {} })
  if (!reader || !first || !second || !stranger) throw new Error('four members are needed')
  await start(first, 'waits')
  await start(first, 'waits')
  await start(second, 'waits')
  await start(second, 'makes')
  await start(reader, 'asks')
  await start(stranger, 'asks')
  const { refs, used } = await readTeamUse(reader.context, {})
  expect(refs).toContain('group:default/platform')
  expect([...used].sort((a, b) => b.people - a.people)).toEqual([
    { ref: 'template:default/waits', people: 2 },
    { ref: 'template:default/makes', people: 1 },
  ])
  await systemDb('operator').$executeRaw`
    update template_run set started_at = now() - interval '91 days' where tenant_id = ${tenant.id}::uuid`
  expect((await readTeamUse(reader.context, {})).used).toEqual([])
  expect(await readTeamUse(stranger.context, {})).toEqual({ refs: [], used: [] })
})
