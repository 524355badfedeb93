import { systemDb } from '@callboard/db/system-db'
import { getBilling } from '@callboard/modules/billing'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runnableTemplates } from '@callboard/testing/runnable-templates'
import { tenantWith } from '@callboard/testing/template-runs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRunLimits } from './read-run-limits.ts'
import { startRun } from './start-run.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

test('a run is refused beyond the limits of the plan, except for a request that has started one before', async () => {
  const selling = testPlatform(pluginRegistry, undefined, undefined, { secretKey: 'sk_test_x', webhookSecret: 'x', tax: false })
  const { tenant: small } = await tenantWith(selling, runnableTemplates)
  const owner = small.as('owner')
  const begin = (key: string) => startRun(owner, { ref: 'template:default/waits', values: {}, idempotencyKey: key })
  const results = await Promise.allSettled(Array.from({ length: 14 }, (_, i) => begin(`key-${i}`)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  await expect(begin('another')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/^10 runs of templates have not ended, .* upgrade in Settings > Billing\.$/),
  })
  const started = results.findIndex(({ status }) => status === 'fulfilled')
  await begin(`key-${started}`)
  expect(await readRunLimits(owner, {})).toMatchObject({ open: { used: 10, state: 'reached' }, month: { used: 10, limit: 100 } })
  await systemDb('operator').$executeRaw`
    update template_run set state = 'failed', finished_at = now() where tenant_id = ${small.id}::uuid`
  for (let i = 0; i < 9; i++)
    await systemDb('operator').$executeRaw`
      insert into template_run (tenant_id, template_ref, title, state, "values", spec, rights, started_kind, started_label, finished_at)
      select tenant_id, template_ref, title, state, "values", spec, rights, started_kind, started_label, now()
      from template_run where tenant_id = ${small.id}::uuid limit 10`
  await expect(begin('another')).rejects.toThrow(/includes 100 runs of templates per month, all used\. Wait until/)
  // Those of an earlier month do not count.
  await systemDb('operator').$executeRaw`
    update template_run set id = uuidv7(interval '-32 days') where id in
      (select id from template_run where tenant_id = ${small.id}::uuid and not exists
        (select from template_step s where s.run_id = template_run.id) limit 1)`
  await begin('another')
  expect((await getBilling(owner, {})).limits).toMatchObject({ openRuns: { used: 1, limit: 10 }, monthlyRuns: { used: 100 } })
})
