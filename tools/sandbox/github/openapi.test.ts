import { createPrivateKey } from 'node:crypto'
import { createRequire } from 'node:module'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../server.ts'

// The stand-in's responses must match GitHub's published description; otherwise tests would prove nothing.

type Description = {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { schema: AnySchema }> }> }>>
  components: { schemas: Record<string, AnySchema> }
}
const description = createRequire(import.meta.url)('@octokit/openapi/generated/api.github.com.json') as Description

const folder = organizationFolder(
  {
    ledger: {
      'catalog-info.yaml': componentYaml('ledger'),
      'docs/index.md': '# Hi',
      '.github/workflows/test.yml': 'name: test\njobs:\n  unit:\n    steps:\n      - run: make test\n',
      '.github/workflows/release.yml':
        'name: release\njobs:\n  deploy:\n    environment: production\n    steps:\n      - run: make release\n',
    },
    empty: {},
  },
  {
    members: [{ login: 'ada', name: 'Ada', email: 'ada@acme.example' }],
    teams: [
      { slug: 'payments', name: 'Payments', members: ['ada'] },
      { slug: 'cards', name: 'Cards', parent: 'payments' },
    ],
    repositories: { ledger: { properties: { tier: 'one', languages: ['go'] }, topics: ['money'], visibility: 'public' } },
  },
)
let sandbox: Sandbox
// Below the range of ephemeral ports.
const port = await freePorts(2)
const token = 'tok'

/** OpenAPI 3.0's `nullable` means in JSON Schema that null is allowed too. */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, example: _e, examples: _es, discriminator: _d, ...rest } = schema as Record<string, unknown>
  const mapped = Object.fromEntries(
    Object.entries(rest).map(([k, v]) => [
      k,
      k === '$ref' ? String(v).replace('#/components/schemas/', 'github#/$defs/') : asJsonSchema(v),
    ]),
  )
  return nullable ? { anyOf: [mapped, { type: 'null' }] } : mapped
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
beforeAll(async () => {
  formats.default(ajv)
  ajv.addSchema({ $id: 'github', $defs: asJsonSchema(description.components.schemas) } as AnySchema)
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: folder.dir, token })
})
afterAll(async () => {
  await sandbox.close()
  folder.remove()
})

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/github/api/v3${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  })

function expectToFit(template: string, method: string, status: number, body: unknown): void {
  const schema = description.paths[template]?.[method]?.responses[String(status)]?.content?.['application/json']?.schema
  expect([template, method, status, schema !== undefined]).toEqual([template, method, status, true])
  const validate = ajv.compile(asJsonSchema(schema) as AnySchema)
  validate(body)
  expect([template, validate.errors?.slice(0, 5) ?? []]).toEqual([template, []])
}

test.each([
  ['/orgs/{org}', '/orgs/acme'],
  ['/orgs/{org}/repos', '/orgs/acme/repos'],
  ['/orgs/{org}/members', '/orgs/acme/members'],
  ['/orgs/{org}/teams', '/orgs/acme/teams'],
  ['/orgs/{org}/teams/{team_slug}/members', '/orgs/acme/teams/payments/members'],
  ['/orgs/{org}/teams/{team_slug}', '/orgs/acme/teams/cards'],
  ['/users/{username}', '/users/ada'],
  ['/orgs/{org}/hooks', '/orgs/acme/hooks'],
  ['/orgs/{org}/properties/values', '/orgs/acme/properties/values'],
  ['/repos/{owner}/{repo}/properties/values', '/repos/acme/ledger/properties/values'],
  ['/repos/{owner}/{repo}', '/repos/acme/ledger'],
  ['/repos/{owner}/{repo}/topics', '/repos/acme/ledger/topics'],
  ['/rate_limit', '/rate_limit'],
  ['/repos/{owner}/{repo}/git/trees/{tree_sha}', '/repos/acme/ledger/git/trees/HEAD?recursive=1'],
  ['/repos/{owner}/{repo}/contents/{path}', '/repos/acme/ledger/contents/docs/index.md'],
  ['/repos/{owner}/{repo}/commits', '/repos/acme/ledger/commits?path=docs/index.md&per_page=1'],
])('GET %s matches', async (template, path) => {
  const response = await call(path)
  expect(response.status).toBe(200)
  expectToFit(template, 'get', 200, await response.json())
})

test('a blob of a listed id matches', async () => {
  const { sha }: { sha: string } = await (await call('/repos/acme/ledger/contents/docs/index.md')).json()
  const blob = await call(`/repos/acme/ledger/git/blobs/${sha}`)
  expectToFit('/repos/{owner}/{repo}/git/blobs/{file_sha}', 'get', 200, await blob.json())
  expect((await call('/repos/acme/ledger/git/blobs/none')).status).toBe(404)
})

test('a webhook, an App from a manifest and its token match', async () => {
  const hook = await call('/orgs/acme/hooks', {
    method: 'POST',
    body: JSON.stringify({ name: 'web', config: { url: 'http://127.0.0.1:1/x', secret: 's' }, events: ['push'] }),
  })
  expectToFit('/orgs/{org}/hooks', 'post', 201, await hook.json())
  const { code } = sandbox.state.access.register({
    name: 'Callboard',
    redirect_url: 'http://x',
    setup_url: 'http://x',
    default_permissions: { contents: 'read' },
  })
  const conversion = await call(`/app-manifests/${code}/conversions`, { method: 'POST' })
  expectToFit('/app-manifests/{code}/conversions', 'post', 201, await conversion.json())
  expect((await call(`/app-manifests/${code}/conversions`, { method: 'POST' })).status).toBe(404)
})

test('webhook deliveries, their redelivery and their removal match', async () => {
  const added = await call('/orgs/acme/hooks', {
    method: 'POST',
    body: JSON.stringify({ name: 'web', config: { url: 'http://127.0.0.1:9/x', secret: 's' }, events: ['push'] }),
  })
  const { id } = (await added.json()) as { id: number }
  const at = `/orgs/acme/hooks/${id}`
  expectToFit('/orgs/{org}/hooks/{hook_id}', 'get', 200, await (await call(at)).json())
  const log = sandbox.state.organization.hooks.find((h) => h.id === id)?.deliveries ?? []
  await eventually(async () => log.length > 0)
  const page = await (await call(`${at}/deliveries?per_page=1`)).text()
  expect(page).toContain(`"id":${log[0]?.id}`)
  expectToFit('/orgs/{org}/hooks/{hook_id}/deliveries', 'get', 200, JSON.parse(page))
  const again = await call(`${at}/deliveries/${log[0]?.id}/attempts`, { method: 'POST' })
  expect(again.status).toBe(202)
  await eventually(async () => log.some((d) => d.redelivery))
  const second = await call(`${at}/deliveries?per_page=1`)
  const next = /<([^>]+)>; rel="next"/.exec(second.headers.get('link') ?? '')?.[1] ?? ''
  const older = (await (await call(next.split('/api/v3')[1] ?? '')).json()) as { redelivery: boolean }[]
  expect(older.map((d) => d.redelivery)).toEqual([false])
  expect((await call(at, { method: 'DELETE' })).status).toBe(204)
  expect((await call(`${at}/deliveries`)).status).toBe(404)
})

test('requests of an App as itself match, and require its signature', async () => {
  const { access } = sandbox.state
  const { app } = access.register({ name: 'Own', hook_attributes: { url: 'http://127.0.0.1:9/app' } })
  const installation = access.install(app)
  const iat = Math.floor(Date.now() / 1000)
  const jwt = await new SignJWT({ iss: String(app.id), iat, exp: iat + 60 })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(createPrivateKey(app.privateKey))
  const asApp = (path: string, method = 'GET') => call(path, { method, headers: { authorization: `bearer ${jwt}` } })
  expectToFit('/app/hook/config', 'get', 200, await (await asApp('/app/hook/config')).json())
  expectToFit('/app/hook/deliveries', 'get', 200, await (await asApp('/app/hook/deliveries')).json())
  expect((await call('/app/hook/deliveries')).status).toBe(401)
  expect((await asApp(`/app/installations/${installation}`, 'DELETE')).status).toBe(204)
  expect((await asApp(`/app/installations/${installation}`, 'DELETE')).status).toBe(404)
})

test('an expiring token says so in every response', async () => {
  sandbox.state.access.allow('expiring', { expiresAt: new Date('2026-12-12T10:00:00Z') })
  const answer = await call('/orgs/acme', { headers: { authorization: 'Bearer expiring' } })
  expect(answer.headers.get('github-authentication-token-expiration')).toBe('2026-12-12 10:00:00 UTC')
  expect((await call('/orgs/acme')).headers.has('github-authentication-token-expiration')).toBe(false)
})

test('proposes a change with Git’s objects and a pull request, and merges it on its page', async () => {
  const root = '/repos/{owner}/{repo}'
  const at = '/repos/acme/ledger'
  const send = async (method: string, path: string, body: unknown, template: string, status: number) => {
    const response = await call(`${at}${path}`, { method, body: JSON.stringify(body) })
    expect([path, response.status]).toEqual([path, status])
    const answer = (await response.json()) as Record<string, never>
    expectToFit(`${root}${template}`, method.toLowerCase(), status, answer)
    return answer
  }
  const get = async (path: string, template: string) => {
    const answer = await (await call(`${at}${path}`)).json()
    expectToFit(`${root}${template}`, 'get', 200, answer)
    return answer as never
  }
  const head: { object: { sha: string } } = await get('/git/ref/heads/main', '/git/ref/{ref}')
  const commit: { tree: { sha: string } } = await get(`/git/commits/${head.object.sha}`, '/git/commits/{commit_sha}')
  const file = { path: 'catalog-info.yaml', mode: '100644', type: 'blob', content: componentYaml('renamed') }
  const tree = await send('POST', '/git/trees', { base_tree: commit.tree.sha, tree: [file] }, '/git/trees', 201)
  const made = await send(
    'POST',
    '/git/commits',
    { message: 'Rename', tree: tree.sha, parents: [head.object.sha] },
    '/git/commits',
    201,
  )
  const ref = { ref: 'refs/heads/change', sha: made.sha }
  await send('POST', '/git/refs', ref, '/git/refs', 201)
  expect((await call(`${at}/git/refs`, { method: 'POST', body: JSON.stringify(ref) })).status).toBe(422)
  await send('PATCH', '/git/refs/heads/change', { sha: made.sha, force: true }, '/git/refs/{ref}', 200)
  const wanted = { title: 'Rename', body: 'Why not', head: 'change', base: 'main' }
  const pull = await send('POST', '/pulls', wanted, '/pulls', 201)
  expect((await call(`${at}/pulls`, { method: 'POST', body: JSON.stringify(wanted) })).status).toBe(422)
  await get('/pulls?head=acme:change&state=open', '/pulls')
  await get(`/pulls/${pull.number}`, '/pulls/{pull_number}')
  expect(await (await fetch(String(pull.html_url))).text()).toContain('name: renamed')
  expect((await fetch(String(pull.html_url), { method: 'POST', redirect: 'manual' })).status).toBe(303)
  const merged: { content: string } = await get('/contents/catalog-info.yaml', '/contents/{path}')
  expect(Buffer.from(merged.content, 'base64').toString()).toContain('name: renamed')
  sandbox.state.access.allow('reads-only', { readOnly: true })
  await send('POST', '/git/refs', { ...ref, ref: 'refs/heads/unwanted' }, '/git/refs', 201)
  const unwanted = () => call(`${at}/git/refs/heads/unwanted`, { method: 'DELETE' })
  expect([(await unwanted()).status, (await unwanted()).status]).toEqual([204, 422])
  const refused = await call(`${at}/git/refs`, {
    method: 'POST',
    body: JSON.stringify(ref),
    headers: { authorization: 'Bearer reads-only' },
  })
  expect(refused.status).toBe(403)
})

test('runs, their jobs, a rerun and webhooks match; a log is at the target of the redirect', async () => {
  const listed = (await (await call('/repos/acme/ledger/actions/runs?per_page=100')).json()) as {
    total_count: number
    workflow_runs: { id: number; name: string; event: string }[]
  }
  expectToFit('/repos/{owner}/{repo}/actions/runs', 'get', 200, listed)
  expect(listed.total_count).toBeGreaterThan(20)
  expect(new Set(listed.workflow_runs.map((r) => r.name))).toEqual(new Set(['test', 'release']))
  const run = listed.workflow_runs[3]
  const path = `/repos/acme/ledger/actions/runs/${run?.id}`
  expectToFit('/repos/{owner}/{repo}/actions/runs/{run_id}', 'get', 200, await (await call(path)).json())
  const jobs = (await (await call(`${path}/jobs?filter=all`)).json()) as { jobs: { id: number }[] }
  expectToFit('/repos/{owner}/{repo}/actions/runs/{run_id}/jobs', 'get', 200, jobs)
  const log = await call(`/repos/acme/ledger/actions/jobs/${jobs.jobs[0]?.id}/logs`, { redirect: 'manual' })
  expect(log.status).toBe(302)
  expect(await (await fetch(log.headers.get('location') ?? '')).text()).toContain('##[group]Set up job')
  const again = await call(`${path}/rerun`, { method: 'POST' })
  expect(again.status).toBe(201)
  const restarted = (await (await call(path)).json()) as { run_attempt: number; status: string; conclusion: string | null }
  expect(restarted).toMatchObject({ run_attempt: 2, status: 'queued', conclusion: null })
  expect((await call(`${path}/rerun`, { method: 'POST' })).status).toBe(403)
})

test('returns the user who signed in with GitHub', async () => {
  const personal = { headers: { authorization: `Bearer ${sandbox.state.access.userToken('ada')}` } }
  expectToFit('/user', 'get', 200, await (await call('/user', personal)).json())
  expectToFit('/user/emails', 'get', 200, await (await call('/user/emails', personal)).json())
  const nobody = await call('/user', { headers: { authorization: 'Bearer wrong' } })
  expect(nobody.status).toBe(401)
})

test.each([
  ['/orgs/nobody', 404],
  ['/repos/acme/none', 404],
  ['/repos/acme/ledger/contents/none', 404],
  ['/orgs/acme/teams/none/members', 404],
])('%s is %i, in GitHub’s error shape', async (path, status) => {
  const response = await call(path)
  expect(response.status).toBe(status)
  const validate = ajv.compile({ $ref: 'github#/$defs/basic-error' })
  expect(validate(await response.json())).toBe(true)
})

test('responds with 401 without a token, 403 above the limit, and 304 unchanged and uncounted', async () => {
  expect((await call('/orgs/acme', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  const first = await call('/orgs/acme')
  const again = await call('/orgs/acme', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
  expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'))
  const grant = sandbox.state.access.grantOf(`Bearer ${token}`)
  if (grant) grant.used = grant.limit
  const limited = await call('/orgs/acme')
  expect([limited.status, limited.headers.get('x-ratelimit-remaining')]).toEqual([403, '0'])
  if (grant) grant.used = 0
})

test('pages lists with links', async () => {
  const page = await call('/orgs/acme/repos?per_page=1')
  expect(page.headers.get('link')).toContain('rel="next"')
  expect(((await page.json()) as unknown[]).length).toBe(1)
})

test('checks GraphQL against GitHub’s schema', async () => {
  const ask = async (query: string) =>
    (await (
      await fetch(`${sandbox.url}/github/api/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
    ).json()) as { data?: Record<string, unknown>; errors?: { message: string }[] }
  expect((await ask('{ organization(login: "acme") { nonsense } }')).errors?.[0]?.message).toContain(
    'Cannot query field "nonsense"',
  )
  expect(
    (await ask('{ organization(login: "acme") { name repositories(first: 5) { totalCount } } rateLimit { remaining } }')).data,
  ).toMatchObject({ organization: { name: 'acme', repositories: { totalCount: 2 } } })
  expect((await ask('{ organization(login: "nobody") { name } }')).errors?.[0]).toMatchObject({ type: 'NOT_FOUND' })
})

test('what templates create matches', async () => {
  const send = (path: string, method: string, body: object) => call(path, { method, body: JSON.stringify(body) })
  const made = await send('/orgs/acme/repos', 'POST', { name: 'fresh', auto_init: true, visibility: 'private' })
  expect(made.status).toBe(201)
  expectToFit('/orgs/{org}/repos', 'post', 201, await made.json())
  expect((await send('/orgs/acme/repos', 'POST', { name: 'fresh' })).status).toBe(422)
  const topics = await send('/repos/acme/fresh/topics', 'PUT', { names: ['go'] })
  expectToFit('/repos/{owner}/{repo}/topics', 'put', 200, await topics.json())
  const blob = await send('/repos/acme/fresh/git/blobs', 'POST', { content: 'AAE=', encoding: 'base64' })
  const { sha }: { sha: string } = await blob.json()
  expectToFit('/repos/{owner}/{repo}/git/blobs', 'post', 201, { sha, url: `${sandbox.url}/x` })
  const issue = await send('/repos/acme/fresh/issues', 'POST', { title: 'Review it', labels: ['review'] })
  expectToFit('/repos/{owner}/{repo}/issues', 'post', 201, await issue.json())
  expectToFit('/repos/{owner}/{repo}/issues', 'get', 200, await (await call('/repos/acme/fresh/issues')).json())
  const labels = await send('/repos/acme/fresh/issues/1/labels', 'POST', { labels: ['bug'] })
  expectToFit('/repos/{owner}/{repo}/issues/{issue_number}/labels', 'post', 200, await labels.json())
  const closed = await send('/repos/acme/fresh/issues/1', 'PATCH', { state: 'closed' })
  expectToFit('/repos/{owner}/{repo}/issues/{issue_number}', 'patch', 200, await closed.json())
  expect((await call('/repos/acme/fresh', { method: 'DELETE' })).status).toBe(204)
  expect((await call('/repos/acme/fresh')).status).toBe(404)
})

test('a dispatched workflow is a run', async () => {
  const at = '/repos/acme/ledger/actions/workflows/test.yml'
  const since = new Date().toISOString()
  expect((await call(`${at}/dispatches`, { method: 'POST', body: '{"ref":"main"}' })).status).toBe(204)
  const runs = (await (await call(`${at}/runs?event=workflow_dispatch&created=%3E%3D${since}`)).json()) as { total_count: number }
  expect(runs.total_count).toBe(1)
  expectToFit('/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', 'get', 200, runs)
  expect((await call('/repos/acme/ledger/actions/workflows/none.yml/dispatches', { method: 'POST', body: '{}' })).status).toBe(
    404,
  )
})

test('the settings of a repository that templates change match', async () => {
  const send = (path: string, method: string, body: object) =>
    call(`/repos/acme/ledger${path}`, { method, body: JSON.stringify(body) })
  const created: [path: string, body: object, template: string][] = [
    ['/hooks', { config: { url: 'https://ci.example.com', content_type: 'json' } }, '/hooks'],
    ['/keys', { title: 'Deployments', key: 'ssh-ed25519 AAAA me@example.com' }, '/keys'],
    ['/autolinks', { key_prefix: 'T-', url_template: 'https://tickets.example.com/<num>' }, '/autolinks'],
  ]
  for (const [path, body, template] of created) {
    const made = await send(path, 'POST', body)
    const one: { id: number } = await made.json()
    expectToFit(`/repos/{owner}/{repo}${template}`, 'post', 201, one)
    expect([path, (await send(path, 'POST', body)).status]).toEqual([path, 422])
    expectToFit(`/repos/{owner}/{repo}${template}`, 'get', 200, await (await call(`/repos/acme/ledger${path}`)).json())
    expect((await call(`/repos/acme/ledger${path}/${one.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await call(`/repos/acme/ledger${path}/${one.id}`, { method: 'DELETE' })).status).toBe(404)
  }
  const environment = '/repos/{owner}/{repo}/environments/{environment_name}'
  const branches = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true }, wait_timer: 5 }
  expectToFit(environment, 'put', 200, await (await send('/environments/production', 'PUT', branches)).json())
  expectToFit(environment, 'get', 200, await (await call('/repos/acme/ledger/environments/production')).json())
  const policies = '/environments/production/deployment-branch-policies'
  const policy = await send(policies, 'POST', { name: 'release/*' })
  expectToFit(`${environment}/deployment-branch-policies`, 'post', 200, await policy.json())
  const listed = await call(`/repos/acme/ledger${policies}`)
  expectToFit(`${environment}/deployment-branch-policies`, 'get', 200, await listed.json())
  expect((await send('/environments/production/variables', 'POST', { name: 'A', value: 'b' })).status).toBe(201)
  expect((await send('/environments/production/variables', 'POST', { name: 'A', value: 'b' })).status).toBe(409)
  const keys: [path: string, template: string][] = [
    ['/actions/secrets/public-key', '/repos/{owner}/{repo}/actions/secrets/public-key'],
    ['/environments/production/secrets/public-key', `${environment}/secrets/public-key`],
  ]
  for (const [path, template] of keys) expectToFit(template, 'get', 200, await (await call(`/repos/acme/ledger${path}`)).json())
  expect((await send('/actions/secrets/KEY', 'PUT', { encrypted_value: 'AAAA', key_id: 'x' })).status).toBe(422)
  expect((await call('/repos/acme/ledger/environments/production', { method: 'DELETE' })).status).toBe(204)
})
