import { removeEntity, restoreEntity } from '@callboard/modules/catalog'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runJobs, template, tenantWith } from '@callboard/testing/template-runs'
import type { TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changeTemplate } from './change-template.ts'
import { createTemplate } from './create-template.ts'
import { dryRun } from './dry-run.ts'
import { listEntityActions } from './list-entity-actions.ts'
import { listTemplates } from './list-templates.ts'
import { readRun } from './read-run.ts'
import { readTemplate } from './read-template.ts'
import { readTemplateText } from './read-template-text.ts'
import { startRun } from './start-run.ts'

const text = `# Restarts it.
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: restart
  title: Restart
spec:
  appliesTo: [Component]
  parameters:
    - title: Why
      required: [reason]
      properties:
        reason: { type: string } # a sentence
  steps:
    - id: say
      action: debug:log
      input: { message: '\${{ entity.name }} (\${{ entity.ref }}): \${{ parameters.reason }}' }
`
const ref = 'template:default/restart'
const shop = 'component:default/shop'

let database: TestDatabase
let platform: ReturnType<typeof testPlatform>
let tenant: TestTenant
let write: Awaited<ReturnType<typeof tenantWith>>['write']

beforeAll(async () => {
  database = await openTestDatabase()
  platform = testPlatform(pluginRegistry)
})
afterAll(() => database.drop())
beforeEach(async () => {
  const made = await tenantWith(platform, [
    template('read', { steps: [{ action: 'debug:log', input: { message: 'x' } }] }),
    ...['Component', 'Resource'].map((kind) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name: 'shop' },
      spec: { type: 'service', lifecycle: 'production', owner: 'platform' },
    })),
  ])
  tenant = made.tenant
  write = made.write
})

test('a template that is written in the portal runs on an entity of a kind that it names', async () => {
  const developer = tenant.as('developer')
  expect(await createTemplate(developer, { text })).toEqual({ ref })
  expect((await listTemplates(developer, {})).templates.map((one) => one.ref)).toContain(ref)
  expect(await readTemplate(developer, { ref })).toMatchObject({ appliesTo: ['component'], editable: true })
  expect(await readTemplate(developer, { ref: 'template:default/read' })).toMatchObject({ appliesTo: [], editable: false })
  expect((await listEntityActions(developer, { ref: shop })).actions).toEqual([{ ref, title: 'Restart', description: '' }])
  for (const other of ['resource:default/shop', 'component:default/none'])
    expect((await listEntityActions(developer, { ref: other })).actions).toEqual([])

  const values = { reason: 'It leaks' }
  expect((await dryRun(developer, { ref, values, entity: shop })).log.map((line) => line.text)).toEqual([
    `shop (${shop}): It leaks`,
  ])
  const { id } = await startRun(developer, { ref, values, entity: shop })
  await runJobs(platform, tenant)
  const run = await readRun(developer, { id })
  expect(run).toMatchObject({ state: 'succeeded', entityRef: shop })
  expect(run.stepList[0]?.log.map((line) => line.text)).toEqual([`shop (${shop}): It leaks`])
})

test.each([
  [undefined, /runs on an entity of kind component/],
  ['resource:default/shop', /runs on an entity of kind component/],
  ['component:default/none', /The catalog has no component:default\/none/],
])('it does not run on %s', async (entity, sentence) => {
  const developer = tenant.as('developer')
  await createTemplate(developer, { text })
  const values = { reason: 'x' }
  await expect(startRun(developer, { ref, values, entity })).rejects.toThrow(sentence)
  await expect(dryRun(developer, { ref, values, entity })).rejects.toThrow(sentence)
})

test('its text is changed with its comments, and never over somebody else’s change', async () => {
  const developer = tenant.as('developer')
  await createTemplate(developer, { text })
  const changed = text.replace('title: Restart', 'title: Restart it # soon')
  await changeTemplate(developer, { ref, text: changed, before: text })
  expect(await readTemplateText(developer, { ref })).toEqual({ ref, text: changed })
  expect((await readTemplate(developer, { ref })).title).toBe('Restart it')
  await expect(changeTemplate(developer, { ref, text, before: text })).rejects.toThrow(/Somebody else has changed/)
  await expect(changeTemplate(developer, { ref, text: text.replace('name: restart', 'name: other') })).rejects.toThrow(
    /The name of template:default\/restart stays/,
  )
  await expect(createTemplate(developer, { text })).rejects.toMatchObject({ code: 'conflict' })
  await expect(changeTemplate(developer, { ref: 'template:default/read', text })).rejects.toMatchObject({ code: 'not_found' })
})

test('it can be removed and restored, and belongs to a source that describes it', async () => {
  const developer = tenant.as('developer')
  await createTemplate(developer, { text })
  await removeEntity(developer, { ref })
  await expect(readTemplateText(developer, { ref })).rejects.toMatchObject({ code: 'not_found' })
  await restoreEntity(developer, { ref })
  expect((await readTemplateText(developer, { ref })).text).toBe(text)
  await write([template('restart', { steps: [{ action: 'debug:log', input: { message: 'x' } }] })])
  expect(await readTemplate(developer, { ref })).toMatchObject({ editable: false })
  await expect(changeTemplate(developer, { ref, text })).rejects.toMatchObject({ code: 'not_found' })
})

const steps = "  steps: [{ action: 'debug:log' }]\n"
const head = (kind: string, more = '') =>
  `apiVersion: scaffolder.backstage.io/v1beta3\nkind: ${kind}\nmetadata: { name: x${more} }\n`
test.each([
  ['no YAML', 'a: [', /The template/],
  ['a text', 'hello', /not an entity/],
  ['two documents', `${head('Template')}spec:\n${steps}---\na: 1\n`, /one YAML document/],
  ['another kind', `${head('Component')}spec:\n${steps}`, /kind: Template/],
  ['no steps', `${head('Template')}spec: {}\n`, /Add a step/],
  ['an unknown action', `${head('Template')}spec: { steps: [{ action: 'acme:none' }] }\n`, /not installed: acme:none/],
  ['a bad name', `${head('Template', '/../y')}spec:\n${steps}`, /metadata.name/],
  ['a key of all objects', `${head('Template')}spec: { appliesTo: { __proto__: [Component] }, steps: [] }\n`, /appliesTo/],
  [
    'aliases without bound',
    `a0: &a0 [${'x, '.repeat(9)}x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`).join('\n')}\n`,
    /The template|not an entity/,
  ],
])('%s is refused with what to change', async (_, given, sentence) => {
  await expect(createTemplate(tenant.as('developer'), { text: given })).rejects.toMatchObject({
    code: expect.stringMatching(/^(invalid_input|conflict)$/),
    message: expect.stringMatching(sentence),
  })
})

test('whoever may not edit the catalog writes no template', async () => {
  await expect(createTemplate(tenant.as('viewer'), { text })).rejects.toMatchObject({ code: 'forbidden' })
})
