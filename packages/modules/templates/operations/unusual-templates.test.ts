import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runJobs, template, tenantWith } from '@callboard/testing/template-runs'
import type { TestTenant } from '@callboard/testing/tenants'
import type { UnusualTemplate } from '@callboard/testing/unusual-template'
import { unusualTemplates } from '@callboard/testing/unusual-templates'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunOutput } from '../domain/views.ts'
import { dryRun } from './dry-run.ts'
import { readRun } from './read-run.ts'
import { startRun } from './start-run.ts'

// Templates of packages/testing/unusual-templates.ts, dry-run and run. Their forms: apps/web/components/json-form/unusual-forms.test.ts.

const platform = testPlatform(pluginRegistry)
let database: TestDatabase
let tenant: TestTenant
let context: OperationContext

const hostile: [name: string, steps: object[], reason: RegExp][] = [
  ['a file below a file', [write('a', 'a'), write('b', 'a/b')], /a cannot be a file and a folder/],
  ['a file in place of a folder', [write('a', 'a/b'), write('b', 'a')], /a cannot be a file and a folder/],
  ['a name with a line break', [write('a', 'a\nb')], /control characters/],
  [
    'a path out of the workspace by an expression',
    [write('a', '${{ "../" * 3 or "../../x" }}')],
    /leads out of the workspace|no expression/,
  ],
  ['files of Git', [write('a', './x/../.git/hooks/pre-commit')], /cannot write to/],
  [
    'more than a hundred repetitions',
    [{ action: 'debug:log', each: '${{ range(101) }}', input: { message: 'x' } }],
    /more than 100 times/,
  ],
  [
    'a repetition over a text',
    [{ action: 'debug:log', each: '${{ parameters.name }}', input: { message: 'x' } }],
    /neither a list nor an object/,
  ],
  [
    'an endless macro',
    [{ action: 'debug:log', input: { message: '{% macro f() %}${{ f() }}{% endmacro %}${{ f() }}' } }],
    /nested too deeply|longer|memory/,
  ],
  [
    'a file of the host',
    [{ action: 'debug:log', input: { message: '{% include "/etc/passwd" %}' } }],
    /cannot|could not|not found|passwd/,
  ],
  [
    'a module of the host',
    [{ action: 'debug:log', input: { message: '{% import "fs" as fs %}${{ fs.readFileSync("/etc/passwd") }}' } }],
    /cannot|could not|not found/,
  ],
  [
    'a huge output',
    [{ action: 'catalog:write', input: { filePath: 'x', entity: { text: '${{ "x" | center(5000000) }}' } } }],
    /larger than 4 MiB|too|takes longer than/,
  ],
]

function write(id: string, filePath: string) {
  return { id, action: 'catalog:write', input: { filePath, entity: { id } } }
}

const refOf = (index: number) => `template:default/unusual-${index}`

beforeAll(async () => {
  database = await openTestDatabase()
  const made = await tenantWith(platform, [
    ...unusualTemplates.map(({ spec }, index) => template(`unusual-${index}`, spec)),
    ...hostile.map(([, steps], index) => template(`hostile-${index}`, { steps })),
  ])
  tenant = made.tenant
  context = (await tenant.member('developer')).context
})
afterAll(() => database.drop())

const shownOutput = ({ links, text }: RunOutput) => ({
  links: links.map(({ title, url, entityRef }) => [title, url ?? entityRef]),
  text: text.map(({ title, content }) => [title, content]),
})

const linesOf = (files: [path: string, text: string][]) =>
  Object.fromEntries(files.map(([path, text]) => [path, text.split('\n').sort()]))

const cases = unusualTemplates.map((one, index) => [one.name, one, index] as const)

function expectOutput({ output = {} }: UnusualTemplate, made: RunOutput): void {
  expect(shownOutput(made)).toEqual({ links: output.links ?? [], text: output.text ?? [] })
}

describe.each(cases)('%s', (_, one, index) => {
  const { values, secrets = {}, refused = [], states, files, log } = one

  test('dry-runs', async () => {
    const made = await dryRun(context, { ref: refOf(index), values, secrets })
    expect(made.steps.map(({ state }) => state)).toEqual(states)
    if (log) expect(made.log.map(({ text }) => text)).toEqual(expect.arrayContaining(log))
    // A stored template keeps no order of keys.
    if (files)
      expect(linesOf(made.files.map(({ path, content }) => [path, content ?? '']))).toEqual(linesOf(Object.entries(files)))
    expectOutput(one, made.output)
  })

  test('runs', async () => {
    const { id } = await startRun(context, { ref: refOf(index), values, secrets })
    await runJobs(platform, tenant)
    const run = await readRun(context, { id })
    expect([run.state, run.note]).toEqual(['succeeded', ''])
    expect(run.stepList.map(({ state }) => state)).toEqual(states)
    const lines = run.stepList.flatMap((step) => step.log.map(({ text }) => text))
    if (log) expect(lines.filter((line) => log.includes(line))).toEqual(log)
    expect(JSON.stringify(lines)).not.toContain('correct-horse')
    expectOutput(one, run.output)
  })

  test.skipIf(refused.length === 0)('refuses values that do not fit', async () => {
    for (const [wrong, field] of refused) {
      const error: unknown = await startRun(context, { ref: refOf(index), values: wrong, secrets }).catch(
        (reason: unknown) => reason,
      )
      expect([wrong, isAppError(error) ? error.fields?.map((problem) => problem.field) : error]).toEqual([
        wrong,
        expect.arrayContaining([field]),
      ])
    }
  })
})

test.each(hostile.map(([name, , reason], index) => [name, reason, index] as const))(
  'ends %s with a reason, in a dry run and in a run',
  { timeout: 60_000 },
  async (_, reason, index) => {
    const ref = `template:default/hostile-${index}`
    const values = { name: 'shop' }
    await expect(dryRun(context, { ref, values })).rejects.toThrow(reason)
    const { id } = await startRun(context, { ref, values })
    await runJobs(platform, tenant)
    const run = await readRun(context, { id })
    expect([run.state, run.note.match(reason) === null]).toEqual(['failed', false])
  },
)
