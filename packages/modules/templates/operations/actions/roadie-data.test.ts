import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { template } from '@callboard/testing/template-runs'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dryRun } from '../dry-run.ts'

let database: TestDatabase
let tenant: TestTenant
beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
})
afterAll(() => database.drop())

const write = (path: string, content: unknown) => ({
  id: `write-${path.replaceAll(/[^a-z]/g, '-')}`,
  action: 'roadiehq:utils:fs:write',
  input: { path, content },
})

const runOf = (steps: readonly object[]) =>
  dryRun(tenant.as('developer'), { ref: 'template:default/data', values: {}, draft: { template: template('data', { steps }) } })

async function outputOf(action: string, input: object, files: readonly object[]) {
  const { steps, files: made } = await runOf([...files, { id: 'x', action, input }])
  return { output: steps.at(-1)?.output, files: Object.fromEntries(made.map(({ path, content }) => [path, content])) }
}

test('a file is read as text, JSON, YAML or several documents', async () => {
  const content = (path: string, text: string, parser?: string) =>
    outputOf('roadiehq:utils:fs:parse', { path, ...(parser ? { parser } : {}) }, [write(path, text)]).then(
      ({ output }) => output?.content,
    )
  expect(await content('a.txt', 'a: 1')).toBe('a: 1')
  expect(await content('a.json', '{"a":[1]}', 'json')).toEqual({ a: [1] })
  expect(await content('a.yaml', 'a:\n  - 1\n', 'yaml')).toEqual({ a: [1] })
  expect(await content('a.yaml', 'a: 1\n---\nb: 2\n', 'multiyaml')).toEqual([{ a: 1 }, { b: 2 }])
  await expect(content('a.json', '{', 'json')).rejects.toThrow(/a\.json is no JSON: /)
  await expect(outputOf('roadiehq:utils:fs:parse', { path: 'none' }, [])).rejects.toThrow('The workspace has no file none.')
})

test('data is merged into files', async () => {
  const merged = (action: string, path: string, before: string, added: unknown) =>
    outputOf(`roadiehq:utils:${action}`, { path, content: added }, [write(path, before)]).then(({ files }) => files[path])
  expect(await merged('json:merge', 'package.json', '{"a":{"b":1}}', { a: { c: 2 } })).toBe(
    JSON.stringify({ a: { b: 1, c: 2 } }, null, 2),
  )
  expect(await merged('merge', 'values.yaml', 'image:\n  tag: a\nreplicas: 1\n', 'image:\n  tag: b\n')).toBe(
    'image:\n  tag: b\nreplicas: 1\n',
  )
  await expect(merged('merge', 'a.txt', 'x', {})).rejects.toThrow(/neither JSON nor YAML by its name/)
  expect((await outputOf('roadiehq:utils:json:merge', { path: 'new.json', content: { a: 1 } }, [])).files['new.json']).toContain(
    '"a": 1',
  )
})

test('a folder is packed, the same each time', async () => {
  const packed = async () => {
    const files = [write('docs/a.md', 'A'), write('docs/b/c.md', 'C'), write('other.md', 'O')]
    return outputOf('roadiehq:utils:zip', { path: 'docs', outputPath: 'docs.zip' }, files)
  }
  const first = await packed()
  expect(first.output).toEqual({ outputPath: 'docs.zip' })
  expect(Object.keys(first.files)).toContain('docs.zip')
  await expect(outputOf('roadiehq:utils:zip', { path: 'none', outputPath: 'x.zip' }, [])).rejects.toThrow(
    /no file or folder none/,
  )
  await expect(outputOf('roadiehq:utils:zip', { path: '.', outputPath: '../x.zip' }, [write('a', 'a')])).rejects.toThrow(
    /leads out/,
  )
})

test('JSONata is evaluated on the output of a step, in a dry run too', async () => {
  const evaluate = (input: object) => outputOf('roadiehq:utils:jsonata', input, [])
  const data = {
    items: [
      { name: 'a', size: 1 },
      { name: 'b', size: 20 },
    ],
  }
  expect((await evaluate({ data, expression: 'items[size > 10].name' })).output).toEqual({ result: 'b' })
  expect((await evaluate({ data, expression: 'items.name', as: 'string' })).output).toEqual({ result: '["a","b"]' })
  expect((await evaluate({ data: [1, 2], expression: '$sum($)' })).output).toEqual({ result: 3 })
  await expect(evaluate({ data, expression: 'items[' })).rejects.toThrow(/Step “x”: The JSONata expression cannot be evaluated: /)
  await expect(evaluate({ data })).rejects.toMatchObject({ code: 'invalid_input' })
})
