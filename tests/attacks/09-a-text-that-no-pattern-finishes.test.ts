import { performance } from 'node:perf_hooks'
import { sectionOf } from '@callboard/api/mcp/docs-section'
import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { compileIgnore } from '@callboard/modules/docs/domain/ignore'
import { docsAddress } from '@callboard/modules/docs/domain/site'
import { parseSelector } from '@callboard/modules/workloads/domain/selector'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import { pluginRegistry } from '@callboard/plugins/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { excerptOf } from '../../apps/web/features/docs/excerpt.ts'
import { takesBrotli } from '../../apps/web/lib/server/static-files.ts'

// A regular expression that goes back over a long run of one character for each of its positions takes minutes for a megabyte,
// on the thread that answers everybody. infra/test/linear-patterns.test.ts finds such expressions; this is what could be done with them.

const long = 900_000
// On the slowest machine. Such an expression takes minutes.
const maxMs = 5_000

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const attacks: [string, () => unknown][] = [
  ['a heading with a million blanks, read by an assistant', () => sectionOf(`# a${' '.repeat(long)}b`, undefined)],
  ['a docs page that begins with a million blanks', () => excerptOf(`${' '.repeat(long)}b`)],
  ['a docs page of one very long heading', () => excerptOf(`# a${' '.repeat(long)}\u2028`)],
  ['a request for a script with as many blanks as fit into a header', () => takesBrotli(`a${' '.repeat(15_000)}b`)],
  ['a label selector of commas', () => parseSelector(','.repeat(long))],
  ['an annotation with blanks before a line break', () => docsAddress(`url:${' '.repeat(long)}a\nb`)],
  ['a pattern of slashes in mkdocs.yml', () => compileIgnore(`a${'/'.repeat(long)}b`)],
]

test.each(attacks)('%s is read at once', async (_, work) => {
  expect(await timed(work)).toBeLessThan(maxMs)
})

test('a catalog file whose owner is a million dashes does not stop the workers', async () => {
  const text = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\nspec:\n  type: service\n  lifecycle: production\n  owner: "${'-'.repeat(long)} b"\n`
  const file = { path: 'f.yaml', url: 'u', text, read: async () => ({ text: '' }) }
  // Once to start a parser thread.
  await readDescriptorFile({ ...file, text: 'kind: x' })
  const began = performance.eventLoopUtilization()
  await readDescriptorFile(file)
  expect(performance.eventLoopUtilization(began).active).toBeLessThan(maxMs)
}, 60_000)

/** Fields of a plugin's forms that take text. */
const fields = pluginRegistry.all().flatMap(({ manifest: { id }, settings, secrets }) =>
  [settings, secrets].flatMap((schema) => {
    const { properties = {} } = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' })
    return Object.keys(properties).map((name) => [id, name, schema as z.ZodType] as const)
  }),
)

test('the forms of plugins have fields', () => {
  expect(fields.length).toBeGreaterThan(30)
})

test.each(fields)('the field of %s called %s takes a million characters, or refuses them, at once', async (_, name, schema) => {
  for (const c of ['/', '-', ' ', 'a.', ':'])
    for (const value of [`https://a.example${c.repeat(long / c.length)}b`, `a${c.repeat(long / c.length)}\n`])
      for (const given of [value, [value]]) expect(await timed(() => schema.safeParse({ [name]: given }))).toBeLessThan(maxMs)
})

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

test('validating an entity with such an owner does not keep the API busy', async () => {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'x' },
    spec: { type: 'service', lifecycle: 'production', owner: `${'-'.repeat(long)} b` },
  }
  const ms = await timed(() => api.send('POST', '/api/catalog/validate-entity', { entity, location: 'url:https://a.example/b' }))
  expect(ms).toBeLessThan(2 * maxMs)
})
