import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { describe, expect, test } from 'vitest'
import type { RepositoryFacts } from './facts.ts'
import { inferEntities } from './infer.ts'
import { safeName } from './names.ts'
import { relevantFiles } from './relevant-files.ts'

/** A repository with these files, read as the inference requests them. */
const repository = (contents: Record<string, string>, facts: Partial<RepositoryFacts> = {}): RepositoryFacts => {
  const paths = Object.keys(contents)
  const files = new Map(relevantFiles(paths).map((p) => [p, contents[p] ?? '']))
  return {
    slug: 'acme/shop',
    description: null,
    archived: false,
    topics: [],
    language: null,
    pushedAt: null,
    paths,
    files,
    ...facts,
  }
}
const json = (value: unknown) => JSON.stringify(value)
const one = (contents: Record<string, string>, facts: Partial<RepositoryFacts> = {}) =>
  inferEntities(repository(contents, facts))[0]

describe('owner of a repository without CODEOWNERS', () => {
  const team = (slug: string, permission: 'admin' | 'write' | 'read', members: string[] = []) => ({ slug, permission, members })
  const files = { 'package.json': json({ name: 'x', main: 'x' }) }
  test.each([
    ['the team that administers it', { teams: [team('pay', 'admin'), team('all', 'write')] }, 'group:default/pay', 0.75],
    ['the only team that may write', { teams: [team('pay', 'write'), team('all', 'read')] }, 'group:default/pay', 0.65],
    [
      'the smallest team of those who wrote it',
      {
        teams: [team('all', 'write', ['ada', 'bob', 'cy']), team('pay', 'write', ['ada', 'bob'])],
        authors: ['ada', 'bob', 'ada', 'renovate[bot]', 'cy'],
      },
      'group:default/pay',
      0.5,
    ],
    ['the author of most of it', { authors: ['ada', 'ada', 'bob', 'dependabot[bot]'] }, 'user:default/ada', 0.4],
    ['nobody, if there are too few commits', { authors: ['ada', 'ada'] }, 'unknown', 0],
    ['nobody, if several administer it', { teams: [team('a', 'admin'), team('b', 'admin')] }, 'unknown', 0],
  ])('%s', (_, facts, owner, confidence) => {
    const found = one(files, facts)
    expect(found?.descriptor.spec?.owner).toBe(owner)
    expect(found?.evidence.find((r) => r.field === 'spec.owner')).toMatchObject({ source: 'repository', confidence })
  })
  test('CODEOWNERS takes precedence', () => {
    const found = one({ ...files, CODEOWNERS: '* @acme/code' }, { teams: [team('pay', 'admin')] })
    expect(found?.descriptor.spec?.owner).toBe('group:default/code')
  })
})

describe('type of a repository', () => {
  test.each([
    ['a Next site', { 'package.json': json({ private: true, dependencies: { next: '16' } }) }, 'website'],
    [
      'a service in an image',
      { 'package.json': json({ private: true, dependencies: { fastify: '5' } }), Dockerfile: '' },
      'service',
    ],
    ['a library of npm', { 'package.json': json({ name: '@acme/money', main: 'index.js' }) }, 'library'],
    [
      'a Backstage plugin',
      { 'package.json': json({ name: 'p', main: 'x', backstage: { role: 'backend-plugin' } }) },
      'backstage-backend-plugin',
    ],
    ['a command', { 'package.json': json({ name: 'acme-cli', bin: { acme: 'x.js' } }) }, 'tool'],
    [
      'a Go service',
      { 'go.mod': 'module github.com/acme/pay\n\nrequire google.golang.org/grpc v1.60.0', 'main.go': '', Dockerfile: '' },
      'service',
    ],
    ['a Go library', { 'go.mod': 'module github.com/acme/money', 'money.go': '' }, 'library'],
    [
      'a FastAPI service',
      { 'pyproject.toml': '[project]\nname = "quotes"\ndependencies = ["fastapi>=0.1"]', Dockerfile: '' },
      'service',
    ],
    [
      'an Airflow pipeline',
      { 'pyproject.toml': '[project]\nname = "nightly"\ndependencies = ["apache-airflow"]' },
      'data-pipeline',
    ],
    ['a crate', { 'Cargo.toml': '[package]\nname = "money"\n[lib]', 'src/lib.rs': '' }, 'library'],
    [
      'a Spring service',
      {
        'pom.xml':
          '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>ledger</artifactId></project>',
        Dockerfile: '',
      },
      'service',
    ],
    ['an Android app', { 'build.gradle': "plugins { id 'com.android.application' }" }, 'mobile-app'],
    ['Terraform', { 'main.tf': '', 'variables.tf': '' }, 'infrastructure'],
    ['pages of text', { 'README.md': '', 'docs/a.md': '', 'mkdocs.yml': '' }, 'documentation'],
    ['no known files', { LICENSE: '', 'x.bin': '', 'y.bin': '' }, 'other'],
  ])('%s', (_, contents, type) => {
    expect(one(contents as unknown as Record<string, string>)?.descriptor.spec?.type).toBe(type)
  })

  test('derives the lifecycle from the host’s metadata', () => {
    const stage = (facts: Partial<RepositoryFacts>) => one({ 'go.mod': 'module x' }, facts)?.descriptor.spec?.lifecycle
    expect(stage({ archived: true })).toBe('deprecated')
    expect(stage({ topics: ['beta'] })).toBe('experimental')
    expect(stage({})).toBe('production')
  })
})

describe('owners', () => {
  const owned = (codeOwners: string, path = 'services/pay/package.json') =>
    inferEntities(repository({ '.github/CODEOWNERS': codeOwners, [path]: json({ name: 'pay', main: 'x' }) })).find(
      (e) => e.root === 'services/pay',
    )
  test.each([
    ['* @acme/platform', 'group:default/platform'],
    ['* @acme/platform\n/services/pay/ @acme/payments', 'group:default/payments'],
    ['/services/** @ada @acme/payments', 'group:default/payments'],
    ['services/pay @ada', 'user:default/ada'],
    ['* @acme/platform\n/services/pay/', 'unknown'],
    ['/other/ @acme/others', 'unknown'],
    ['# nobody', 'unknown'],
  ])('%s', (codeOwners, owner) => {
    expect(owned(codeOwners)?.descriptor.spec?.owner).toBe(owner)
  })
})

describe('a monorepo', () => {
  const entities = inferEntities(
    repository({
      'package.json': json({ private: true, workspaces: ['packages/*'] }),
      CODEOWNERS: '* @acme/platform\n/packages/web/ @acme/web',
      'packages/money/package.json': json({ name: '@acme/money', main: 'index.js', description: 'Amounts.' }),
      'packages/web/package.json': json({
        name: '@acme/web',
        private: true,
        dependencies: { next: '16', '@acme/money': '*', react: '19' },
      }),
      'packages/api/package.json': json({ name: '@acme/api', private: true, dependencies: { fastify: '5', '@acme/money': '*' } }),
      'packages/api/Dockerfile': '',
      'packages/api/openapi.yaml': 'openapi: 3.1.0\ninfo:\n  title: Shop API',
      'packages/api/test/fixtures/openapi.yaml': 'openapi: 3.0.0',
      'packages/api/examples/one/package.json': json({ name: 'example', main: 'x' }),
    }),
  )
  const named = (name: string) => entities.find((e) => e.descriptor.metadata.name === name)

  test('becomes several components in a system, without its shell and samples', () => {
    expect(entities.map((e) => `${e.descriptor.kind} ${e.descriptor.metadata.name}`).sort()).toEqual([
      'API shop-openapi',
      'Component api',
      'Component money',
      'Component web',
      'System shop',
    ])
    expect(named('web')?.descriptor.spec).toMatchObject({ type: 'website', owner: 'group:default/web', system: 'shop' })
    expect(named('money')?.descriptor.metadata).toMatchObject({ title: '@acme/money', description: 'Amounts.' })
  })

  test('its packages depend on one another, and provide their APIs', () => {
    expect(named('web')?.descriptor.spec?.dependsOn).toEqual(['component:default/money'])
    expect(named('api')?.descriptor.spec?.providesApis).toEqual(['shop-openapi'])
    expect(named('shop-openapi')?.descriptor).toMatchObject({ metadata: { title: 'Shop API' }, spec: { type: 'openapi' } })
  })

  test.each([
    ['YAML', `openapi: 3.0.1\ninfo:\n  title: Large API\nx: "${'x'.repeat(600_000)}"\n`],
    ['JSON', JSON.stringify({ openapi: '3.0.1', info: { title: 'Large API' }, x: 'x'.repeat(600_000) }, null, 2)],
  ])('a description too large to be parsed for its kind (%s) is recognized by its first lines', (_, text) => {
    const [api] = inferEntities(repository({ 'openapi.yaml': text })).filter((e) => e.descriptor.kind === 'API')
    expect(api?.descriptor).toMatchObject({ metadata: { title: 'Large API' }, spec: { type: 'openapi' } })
  })

  test('every value has evidence, and every entity is valid', async () => {
    for (const { descriptor, evidence } of entities) {
      expect(await validateDescriptor(structuredClone(descriptor) as never)).toHaveProperty('entity')
      for (const r of evidence) {
        expect(r.confidence).toBeGreaterThanOrEqual(0)
        expect(r.confidence).toBeLessThanOrEqual(1)
        expect([r.why.length > 5, r.source.length > 0]).toEqual([true, true])
      }
    }
    expect(named('api')?.evidence.find((r) => r.field === 'spec.type')).toMatchObject({ source: 'packages/api/Dockerfile' })
  })
})

describe('hostile repositories', () => {
  test.each([
    ['a broken manifest', { 'package.json': '{' }],
    ['a manifest of another shape', { 'package.json': '[1, null]', 'pyproject.toml': 'x = [', 'Cargo.toml': 'package = 3' }],
    ['invalid names', { 'package.json': json({ name: '../../etc', main: 'x' }) }],
    ['a CODEOWNERS file of odd patterns', { CODEOWNERS: '[*** @a/b\n!x @c\n\\ @d', 'go.mod': 'module x' }],
    ['an invalid API file', { 'openapi.yaml': '&a [*a, *a]', 'asyncapi.json': '{]' }],
  ])('%s: does not crash, and returns valid entities', async (_, contents) => {
    for (const { descriptor } of inferEntities(repository(contents as unknown as Record<string, string>)))
      expect(await validateDescriptor(structuredClone(descriptor) as never)).toHaveProperty('entity')
  })

  test('limits ten thousand packages', () => {
    const contents = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`p/${i}/package.json`, json({ name: `p${i}`, main: 'x' })]),
    )
    expect(inferEntities(repository(contents)).length).toBeLessThan(250)
  })

  test.each(['', '@acme/x', '...', 'ä ö', 'a'.repeat(200), '-x-'])('a safe name for "%s"', (text) => {
    expect(safeName(text)).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/)
  })
})
