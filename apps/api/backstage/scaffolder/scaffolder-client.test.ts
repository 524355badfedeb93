import { ScaffolderClient } from '@backstage/plugin-scaffolder-common'
import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { createPolicy, deletePolicy, readRun } from '@callboard/modules/templates'
import { runJobs, template } from '@callboard/testing/template-runs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { signedInMember } from '../test-sign-in.ts'

// The client that Backstage's frontends use, unchanged.

let api: TestApi
let client: ScaffolderClient

const hello = template('hello', {
  parameters: { required: ['name'], properties: { name: { type: 'string' }, tier: { type: 'string' }, at: { type: 'string' } } },
  steps: [
    { id: 'say', name: 'Say it', action: 'debug:log', input: { message: 'Hello ${{ parameters.name }}' } },
    { id: 'file', name: 'Write it', action: 'catalog:write', input: { entity: { name: '${{ parameters.name }}' } } },
  ],
  output: { links: [{ title: 'Site', url: 'https://example.com' }] },
})
const fails = template('fails', { steps: [{ id: 'x', action: 'catalog:fetch', input: { entityRef: 'component:default/none' } }] })

beforeAll(async () => {
  api = await startTestApi()
  const written = { item: 't', file: 'f', url: 'u', line: 1, evidence: null }
  const entities = [hello, fails].map((descriptor) => ({ descriptor, ...written }))
  await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, entities as never, null))
  const withToken: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}))
    headers.set('authorization', `Bearer ${api.token}`)
    return fetch(input, { ...init, headers })
  }
  client = new ScaffolderClient({
    discoveryApi: { getBaseUrl: async (plugin: string) => `${api.base}/api/${plugin}` },
    fetchApi: { fetch: withToken },
    scmIntegrationsApi: {} as never,
    identityApi: {
      getBackstageIdentity: async () => ({ type: 'user', userEntityRef: 'user:default/a', ownershipEntityRefs: [] }),
    },
    useLongPollingLogs: true,
  } as never)
})
afterAll(() => api.stop())

test('lists actions with their schemas', async () => {
  const actions = await client.listActions()
  expect(actions.map(({ id }) => id)).toEqual(expect.arrayContaining(['debug:log', 'fetch:template', 'publish:github']))
  expect(actions.find(({ id }) => id === 'publish:github')?.schema?.input).toMatchObject({
    type: 'object',
    required: ['repoUrl'],
  })
  expect(Object.keys((await client.listTemplatingExtensions()).filters)).toContain('parseRepoUrl')
})

test('returns the fields of a form in the order of the file', async () => {
  const { steps } = await client.getTemplateParameterSchema('template:default/hello')
  expect(steps.map(({ schema }) => Object.keys(schema.properties ?? {}))).toEqual([['name', 'tier', 'at']])
})

test('starts a task, follows its log to the end, and reads its output', async () => {
  const { taskId } = await client.scaffold({ templateRef: 'template:default/hello', values: { name: 'shop' } })
  expect((await client.getTask(taskId)).status).toBe('processing')
  await runJobs(api.platform, api.tenant)
  const events = await new Promise<{ type: string; body: { message: string; output?: unknown } }[]>((resolve, reject) => {
    const seen: never[] = []
    client.streamLogs({ taskId }).subscribe({ next: (e) => seen.push(e as never), error: reject, complete: () => resolve(seen) })
  })
  expect(events.map(({ body }) => body.message)).toEqual([
    'Beginning step Say it',
    'Hello shop',
    'Finished step Say it',
    'Beginning step Write it',
    'Wrote catalog-info.yaml.',
    'Finished step Write it',
    'Run completed with status: completed',
  ])
  expect(events.at(-1)).toMatchObject({ type: 'completion', body: { output: { links: [{ title: 'Site' }] } } })
  expect(await client.getTask(taskId)).toMatchObject({ status: 'completed', spec: { parameters: { name: 'shop' } } })
})

test('the event stream ends with the run', async () => {
  const { taskId } = await client.scaffold({ templateRef: 'template:default/hello', values: { name: 'shop' } })
  const response = await fetch(`${api.base}/api/scaffolder/v2/tasks/${taskId}/eventstream?after=0`, {
    headers: { authorization: `Bearer ${api.token}` },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  await runJobs(api.platform, api.tenant)
  const text = await response.text()
  expect(text.match(/^event: \w+$/gm)).toEqual([...Array.from({ length: 6 }, () => 'event: log'), 'event: completion'])
})

test('cancels, lists, and retries what failed', async () => {
  const { taskId } = await client.scaffold({ templateRef: 'template:default/hello', values: { name: 'shop' } })
  expect(await client.cancelTask(taskId)).toEqual({ status: 'cancelled' })
  await runJobs(api.platform, api.tenant)
  expect((await client.getTask(taskId)).status).toBe('cancelled')
  const failed = await client.scaffold({ templateRef: 'template:default/fails', values: {} })
  await runJobs(api.platform, api.tenant)
  expect((await client.getTask(failed.taskId)).status).toBe('failed')
  expect(await client.retry(failed.taskId)).toEqual({ id: failed.taskId })
  const { tasks } = (await client.listTasks({ filterByOwnership: 'all' })) as { tasks: { id: string }[] }
  expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([taskId, failed.taskId]))
  const page = await api.get('/api/scaffolder/v2/tasks?limit=1&offset=1')
  expect(await page.json()).toMatchObject({ tasks: [{ id: tasks[1]?.id }], totalTasks: tasks.length })
  const cancelled = await api.get('/api/scaffolder/v2/tasks?status=cancelled')
  expect(await cancelled.json()).toMatchObject({ tasks: [{ id: taskId, status: 'cancelled' }], totalTasks: 1 })
})

test('lists the tasks of some users, in any order of Backstage', async () => {
  const member = await signedInMember(api, api.tenant, 'developer')
  const others = await signedInMember(api, api.tenant, 'developer')
  const userinfo = await api.get('/api/auth/v1/userinfo', member.bearer)
  const { sub } = ((await userinfo.json()) as { claims: { sub: string } }).claims
  const start = async (ref: string, bearer: string) => {
    const response = await api.send('POST', '/api/scaffolder/v2/tasks', { templateRef: ref, values: { name: 'shop' } }, bearer)
    return ((await response.json()) as { id: string }).id
  }
  const mine = [await start('template:default/hello', member.bearer), await start('hello', member.bearer)]
  await start('template:default/hello', others.bearer)
  const list = async (query: string) => {
    const response = await api.get(`/api/scaffolder/v2/tasks?${query}`, member.bearer)
    return (await response.json()) as { tasks: { id: string; createdBy?: string }[]; totalTasks: number }
  }
  const owned = await list(`createdBy=${sub}`)
  expect([owned.tasks.map(({ id }) => id), owned.totalTasks]).toEqual([mine.toReversed(), 2])
  // A frontend draws it as a link to an entity: a label would break its page.
  expect(owned.tasks.map(({ createdBy }) => createdBy)).toEqual([undefined, undefined])
  expect((await list(`createdBy=${sub}&order=asc:created_at`)).tasks.map(({ id }) => id)).toEqual(mine)
  expect(await list('createdBy=user:default/nobody')).toEqual({ tasks: [], totalTasks: 0 })
  for (const order of ['created_at', 'desc:spec', 'up:status'])
    expect((await api.get(`/api/scaffolder/v2/tasks?order=${order}`, member.bearer)).status).toBe(400)
})

test('dry-runs a template that is being written, with the files beside it', async () => {
  const draft = template('draft', {
    steps: [{ id: 'f', action: 'fetch:template', input: { url: './skeleton', values: { name: '${{ parameters.name }}' } } }],
  })
  const made = await client.dryRun({
    template: draft as never,
    values: { name: 'shop' },
    directoryContents: [
      { path: 'skeleton/${{ values.name }}.md', base64Content: Buffer.from('# ${{ values.name }}').toString('base64') },
    ],
  })
  expect(made.directoryContents).toEqual([
    { path: 'shop.md', base64Content: Buffer.from('# shop').toString('base64'), executable: false },
  ])
  expect(made.steps).toMatchObject([{ id: 'f', action: 'fetch:template' }])
})

test('values that do not fit are refused with what to enter', async () => {
  await expect(client.scaffold({ templateRef: 'template:default/hello', values: {} })).rejects.toThrow(/400.*Enter “name”/)
})

test('no API starts a run without the approval that a policy asks for', async () => {
  const policy = { name: 'Always', templateOwner: true }
  const { id } = await createPolicy(api.tenant.as('owner'), policy)
  const { taskId } = await client.scaffold({ templateRef: 'template:default/hello', values: { name: 'shop' } })
  const rest = await fetch(`${api.base}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ref: 'template:default/hello', values: { name: 'shop' } }),
  })
  expect(rest.status).toBe(201)
  const started = (await rest.json()) as { id: string }
  await runJobs(api.platform, api.tenant)
  for (const run of [taskId, started.id])
    expect(await readRun(api.tenant.as('owner'), { id: run })).toMatchObject({
      state: 'waiting',
      done: 0,
      stepList: [{ name: 'Always', state: 'waiting' }, { state: 'pending' }, { state: 'pending' }],
    })
  await deletePolicy(api.tenant.as('owner'), { id })
})
