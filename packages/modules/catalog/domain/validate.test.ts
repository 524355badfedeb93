import { expect, test } from 'vitest'
import { validateDescriptor } from './validate.ts'

const valid = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'a' },
  spec: { type: 'service', lifecycle: 'production', owner: 'team' },
}
const problemOf = async (document: unknown) => {
  const checked = await validateDescriptor(document)
  return 'problem' in checked ? checked.problem : undefined
}

test('accepts what Backstage accepts', async () => {
  expect(await validateDescriptor(valid)).toEqual({ entity: valid })
})

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(Object.freeze(value))) frozen(inner)
  return value
}

test('validation does not modify its input, for any kind', async () => {
  const metadata = { name: 'a', labels: { x: 'y' }, tags: ['z'], links: [{ url: 'https://example.com' }] }
  const api = { type: 'openapi', lifecycle: 'x', owner: 'o', definition: 'd' }
  const specs = {
    Component: { ...valid.spec, dependsOn: ['component:b'] },
    API: api,
    Group: { type: 'team', children: [] },
    User: { memberOf: [] },
    System: { owner: 'o' },
    Domain: { owner: 'o' },
    Resource: { type: 'db', owner: 'o' },
    Location: { target: './x.yaml' },
    Other: { deep: [{ list: [1] }] },
  }
  for (const [kind, spec] of Object.entries(specs)) {
    const document = { apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec }
    expect(await validateDescriptor(frozen(structuredClone(document)))).toEqual({ entity: document })
  }
})

test.each([
  ['no owner', { ...valid, spec: { type: 'service', lifecycle: 'x' } }, 'spec.owner', 'spec.owner is missing.'],
  ['no kind', { apiVersion: 'v', metadata: { name: 'a' } }, 'kind', 'kind is missing.'],
  ['no apiVersion', { kind: 'Component', metadata: { name: 'a' } }, 'apiVersion', 'apiVersion is missing.'],
  ['a bad name', { ...valid, metadata: { name: 'no spaces' } }, 'metadata.name', 'metadata.name is "no spaces", but must be'],
  ['a wrong type', { ...valid, spec: { ...valid.spec, owner: 5 } }, 'spec.owner', 'spec.owner must be string.'],
  ['a list', [valid], '', 'The document is not an entity'],
  ['a text', 'kind: Component', '', 'The document is not an entity'],
])('rejects %s and says what to do', async (_, document, path, message) => {
  const problem = await problemOf(document)
  expect(problem?.path).toBe(path)
  expect(problem?.message).toContain(message)
})

test('accepts kinds and versions unknown to Backstage', async () => {
  expect(await problemOf({ ...valid, kind: 'Dashboard', spec: { anything: true } })).toBeUndefined()
  expect(await problemOf({ ...valid, apiVersion: 'example.com/v1', spec: {} })).toBeUndefined()
})
