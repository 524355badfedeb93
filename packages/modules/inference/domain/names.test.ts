import { expect, test } from 'vitest'
import type { RepositoryFacts } from './facts.ts'
import { inferEntities } from './infer.ts'

const facts = (files: Record<string, string>, more: Partial<RepositoryFacts> = {}): RepositoryFacts => ({
  slug: 'acme/shop',
  description: null,
  archived: false,
  topics: [],
  language: null,
  pushedAt: null,
  paths: Object.keys(files),
  files: new Map(Object.entries(files)),
  ...more,
})
const service = (name: string) => JSON.stringify({ name, main: 'x', scripts: { start: 'x' } })
const namesOf = (given: RepositoryFacts, kind: string) =>
  inferEntities(given)
    .filter((e) => e.descriptor.kind === kind)
    .map((e) => e.descriptor.metadata.name.toLowerCase())

test('keeps components and APIs with similar names distinct', () => {
  const files = Object.fromEntries(
    ['pay.api', 'pay_api', 'pay-api', 'Pay API', 'shop-pay-api', 'x/pay-api'].flatMap((folder) => [
      [`${folder}/package.json`, service('pay-api')],
      [`${folder}/openapi.yaml`, "openapi: 3.0.3\ninfo: { title: Pay, version: '1' }\npaths: { /a: { get: {} } }\n"],
    ]),
  )
  const components = namesOf(facts(files), 'Component')
  expect(components.length).toBeGreaterThanOrEqual(6)
  expect(new Set(components).size).toBe(components.length)
  const apis = namesOf(facts(files), 'API')
  expect(apis).toHaveLength(6)
  expect(new Set(apis).size).toBe(6)
})

test('an unknown owner is not explained by a missing CODEOWNERS file that is there', () => {
  const whyOf = (given: RepositoryFacts) => inferEntities(given)[0]?.evidence.find((r) => r.field === 'spec.owner')?.why
  const manifest = { 'package.json': service('shop') }
  expect(whyOf(facts(manifest))).toBe('No CODEOWNERS file names an owner, and neither teams nor commits indicate one.')
  expect(whyOf(facts({ ...manifest, CODEOWNERS: '* @other/team\n' }))).toBe(
    'CODEOWNERS does not name a known owner, and neither teams nor commits indicate one.',
  )
})

test('a mapped property names the owner as a team, a user or a reference, and only of its own organization', () => {
  const ownerBy = (value: string) =>
    inferEntities(facts({ 'package.json': service('shop') }, { mapped: { owner: { property: 'team', value } } }))[0]?.descriptor
      .spec?.owner
  expect(ownerBy('Payments')).toBe('group:default/payments')
  expect(ownerBy('@Acme/payments')).toBe('group:default/payments')
  expect(ownerBy('@ada')).toBe('user:default/ada')
  expect(ownerBy('user:ada')).toBe('user:default/ada')
  expect(ownerBy('other/payments')).toBe('unknown')
  expect(ownerBy('')).toBe('unknown')
})
