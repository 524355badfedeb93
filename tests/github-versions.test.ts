import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { TenantId } from '@callboard/core/ids'
import { secretsSchema, settingsSchema } from '@callboard/plugin-github/config'
import type { GitHubContext } from '@callboard/plugin-github/context'
import { server } from '@callboard/plugin-github/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { schema as newest } from '@octokit/graphql-schema'
import { schema as before314 } from '@octokit/graphql-schema-2024'
import { buildSchema, parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'

// GitHub Enterprise Server 3.14 to 3.19, and github.com. No package contains GraphQL schemas of Enterprise Server, so
// github.com's schema of March 2024 replaces the oldest one: 3.14 was branched later that year.

const schemas = {
  'github.com (15.26.1)': newest.idl,
  'github.com of March 2024 (15.3.0), before Enterprise Server 3.14': before314.idl,
}
const restVersions = ['api.github.com', 'ghec', 'ghes-3.17', 'ghes-3.18', 'ghes-3.19']

/**
 * Routes in the OpenAPI descriptions of Enterprise Server 3.14, 3.15 and 3.16, as of 2026-11-28 in @octokit/openapi 19.1.0, which
 * is too large (412 MB) to install for this. Look up a new route there, and add it.
 */
const publishedBefore317 = [
  'DELETE /orgs/{}/hooks/{}',
  'GET /orgs/{}/hooks',
  'GET /orgs/{}/hooks/{}/deliveries',
  'GET /orgs/{}/properties/values',
  'GET /repos/{}/{}',
  'GET /repos/{}/{}/actions/jobs/{}/logs',
  'GET /repos/{}/{}/actions/runs',
  'GET /repos/{}/{}/actions/runs/{}',
  'GET /repos/{}/{}/actions/runs/{}/jobs',
  'GET /repos/{}/{}/contents/{}',
  'GET /repos/{}/{}/git/commits/{}',
  'GET /repos/{}/{}/git/ref/{}',
  'GET /repos/{}/{}/git/trees/{}',
  'GET /repos/{}/{}/properties/values',
  'GET /repos/{}/{}/pulls',
  'POST /orgs/{}/hooks',
  'POST /repos/{}/{}/actions/runs/{}/rerun',
  'POST /repos/{}/{}/git/commits',
  'POST /repos/{}/{}/git/refs',
  'POST /repos/{}/{}/git/trees',
  'POST /repos/{}/{}/pulls',
]

const pluginFolder = path.join(import.meta.dirname, '../plugins/github')
const sources = readdirSync(pluginFolder, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && !f.includes('node_modules'))
  .map((f) => readFileSync(path.join(pluginFolder, f), 'utf8'))

const many = Array.from({ length: 105 }, (_, i) => `service-${i}`)
const logins = Array.from({ length: 105 }, (_, i) => `person-${i}`)
const folder = organizationFolder(
  {
    ...Object.fromEntries(many.map((name) => [name, { 'package.json': '{"name":"x","main":"y"}' }])),
    deep: {
      'a/b/c/d/e/f/catalog-info.yaml': componentYaml('deep'),
      'src/app.ts': "flags.getBooleanValue('new-checkout', false)\n",
      '.github/workflows/test.yml': 'name: test\njobs:\n  unit:\n    steps:\n      - run: make\n',
    },
  },
  {
    members: logins.map((login) => ({ login })),
    teams: [{ slug: 'all', members: logins, repositories: Object.fromEntries([...many, 'deep'].map((name) => [name, 'write'])) }],
  },
)
let sandbox: Sandbox

const contextOf = (organization: string): GitHubContext => ({
  tenantId: 'a-tenant' as TenantId,
  settings: settingsSchema.parse({ organization, host: `${sandbox.url}/github`, infer: true, questions: true }),
  secrets: secretsSchema.parse({ token: 'tok' }),
  egress: [],
  fetch,
  dispatcher: () => {
    throw new Error('not used')
  },
  signal: AbortSignal.timeout(60_000),
  onRequest() {},
  recordUsage: async () => 0,
})

/** All requests of the plugin to GitHub. */
async function askForEverything(context: GitHubContext): Promise<void> {
  await server.connection.check(context)
  const items = (
    await Promise.all([server.source?.list(context, undefined), server.source?.list(context, 'Y3Vyc29yOjEwMA==')])
  ).flatMap((page) => page?.items ?? [])
  const other = `${context.settings.host}/acme/service-1/blob/feature/x/one-line`
  const docs = `---\n${componentYaml('documented').replace('spec:', `  annotations: { 'backstage.io/techdocs-ref': 'url:${context.settings.host}/acme/deep' }\nspec:`)}`
  const target = {
    'catalog-info.yaml': `apiVersion: a/v1\nkind: Location\nmetadata:\n  name: x\nspec: { target: '${other}' }\n${docs}`,
  }
  sandbox.state.organization.repositories.find((r) => r.name === 'service-0')?.change(target)
  sandbox.state.organization.repositories
    .find((r) => r.name === 'service-1')
    ?.branches.branchOff('feature/x', [{ path: 'one-line', content: 'a' }], 'branch')
  await server.source?.read(context, items)
  await server.source?.read(context, items.slice(0, 1))
  const { pipelines, connection, proposals } = server
  await connection.locate?.(context, `O_${sandbox.state.organization.id}`)
  await pipelines?.survey?.read(context, ['acme/deep'])
  const answer = await pipelines?.runs(context, {
    repository: 'acme/deep',
    defaultBranch: 'main',
    since: new Date(0),
    validator: null,
    reach: 'since',
    isKnown: () => false,
    isComplete: () => false,
  })
  const runs = answer && !answer.unchanged ? answer.runs : []
  const place = { repository: 'acme/deep', key: runs[0]?.key ?? '' }
  const run = await pipelines?.run(context, place)
  await pipelines?.deployments(context, 'acme/deep')
  await pipelines?.log(context, { ...place, job: run?.run.jobs?.[0]?.key ?? '' })
  await pipelines?.rerun?.(context, place, 'all')
  const item = { key: 'x', name: 'acme/deep', state: { branch: 'main' } }
  await proposals?.readFile(context, item, 'a/b/c/d/e/f/catalog-info.yaml')
  await proposals?.propose(context, item, { branch: 'callboard', title: 'A', body: 'B', files: [{ path: 'x', text: 'y' }] })
  for (const cursor of [
    undefined,
    JSON.stringify({ after: null, more: [{ name: 'acme/deep', issues: 'Y3Vyc29yOjE=' }], done: true }),
  ])
    await server.knowledge?.list(context, cursor)
  const [deep] = items.filter(({ name }) => name === 'acme/deep')
  const limits = { files: 10, fileBytes: 100_000, bytes: 1_000_000 }
  const code = deep && (await server.code?.read(context, { ...deep, state: null }, limits, {}))
  expect(code).toMatchObject({ files: [{ path: 'src/app.ts', text: expect.stringContaining('new-checkout') }], omitted: 0 })
  await server.knowledge?.read(context, [{ key: 'D_1_1', title: 'x', version: '1', visibility: 'everybody' }])
  const { subscription } = server
  const hook = { url: 'http://127.0.0.1:9/hook', secret: 'a-secret-of-a-hook' }
  const made = await subscription?.create(context, hook)
  await subscription?.find(context, hook.url)
  await subscription?.redelivery?.list(context, made?.id ?? '', undefined)
  await subscription?.remove(context, { id: made?.id ?? '', url: hook.url })
}

beforeAll(async () => {
  const port = await freePorts(2)
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: folder.dir, token: 'tok' })
  await askForEverything(contextOf('acme'))
}, 120_000)
afterAll(async () => {
  await sandbox.close()
  folder.remove()
})

test('each GraphQL query has a name, and was sent', () => {
  const all = sources.flatMap((text) => [...text.matchAll(/[`']query\b\s*([A-Z]\w*)?\s*[({]/g)].map((m) => m[1]))
  expect(all).not.toContain(undefined)
  expect([...sandbox.state.seen.queries.keys()].sort()).toEqual(all.sort())
  expect([...sandbox.state.seen.queries.values()].filter((query) => !query.includes('{ rateLimit { cost }'))).toEqual([])
})

test.each(Object.entries(schemas))('each query is valid for %s', (_, idl) => {
  const schema = buildSchema(idl, { assumeValidSDL: true })
  const errors = [...sandbox.state.seen.queries].flatMap(([name, query]) =>
    validate(schema, parse(query)).map((error) => `${name}: ${error.message}`),
  )
  expect(errors).toEqual([])
  expect(validate(schema, parse('{ viewer { aFieldOfTheFuture } }'))).toHaveLength(1)
})

const shape = (route: string) => route.replace(/\{[^}]+\}|:\w+|\*/g, '{}')

/** The plugin's requests without GraphQL and web pages. */
const calledRoutes = () =>
  [...sandbox.state.seen.routes]
    .map((route) => shape(route.replace('/github/api/v3', '')))
    .filter((route) => !/ \/github\/|^HEAD|undefined/.test(route))

test.each(restVersions)('each REST route is documented for %s', (version) => {
  const { paths } = createRequire(import.meta.url)(`@octokit/openapi/generated/${version}.json`) as {
    paths: Record<string, Record<string, unknown>>
  }
  const published = new Set(
    Object.entries(paths).flatMap(([route, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${shape(route)}`)),
  )
  const called = calledRoutes()
  expect(called.length).toBeGreaterThan(10)
  expect(called.filter((route) => !published.has(route))).toEqual([])
})

test('each REST route is documented for Enterprise Server 3.14 to 3.16', () => {
  expect([...new Set(calledRoutes())].sort()).toEqual(publishedBefore317)
})

test('prints what was validated', () => {
  const told = `GraphQL: ${sandbox.state.seen.queries.size} queries for ${Object.keys(schemas).join(' and ')}. REST: ${sandbox.state.seen.routes.size} routes for ${restVersions.join(', ')} and ghes-3.14 to 3.16.`
  process.stdout.write(`${told}\n`)
  expect(restVersions).toContain('ghes-3.19')
})
