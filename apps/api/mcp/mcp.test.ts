import { type Role, roleMay, roles } from '@callboard/core/permissions'
import { listAudit } from '@callboard/modules/audit'
import { indexKnowledge } from '@callboard/modules/knowledge'
import { fillEmptyTables } from '@callboard/testing/any-row'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { openTenantRows } from '@callboard/testing/tenant-rows'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'
import { tools } from './server.ts'

// The official client of the Model Context Protocol against the API, over HTTP.

let api: TestApi
const tokens = new Map<Role, string>()
const secretWord = 'only-alpha-may-read-this'
const ref = 'component:default/beta'

beforeAll(async () => {
  api = await startTestApi()
  for (const role of roles) tokens.set(role, await (await api.tenant.member(role)).token())
  const { account } = await api.tenant.member('developer')
  await fillTenant(api.platform, api.tenant, newFilledIds(), secretWord)
  const owner = { tenantId: api.tenant.id, people: [api.tenant.owner.id, account.id] }
  const rows = await openTenantRows(api.superuserUrl, owner)
  const superuser = new pg.Client({ connectionString: api.superuserUrl })
  await superuser.connect()
  await fillEmptyTables(superuser, rows.tables, owner, secretWord)
  await superuser.end()
  await rows.close()
})
afterAll(() => api.stop())

async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${api.base}/mcp`), { requestInit }))
  return client
}

/** What a tool said, as text and parsed. */
async function call(client: Client, name: string, input: Record<string, unknown>) {
  const { content, isError = false } = await client.callTool({ name, arguments: input })
  const text = (content as { text: string }[]).map((part) => part.text).join('')
  return { isError: isError === true, text, value: isError ? undefined : (JSON.parse(text) as Record<string, unknown>) }
}

/** A valid input for each tool. */
const inputs: Record<string, Record<string, unknown>> = {
  search: { query: 'beta' },
  ask: { question: 'Who owns beta?' },
  list_entities: { kind: 'component', text: 'beta' },
  get_entity: { ref },
  who_owns: { ref },
  list_docs: { ref },
  get_docs_section: { ref },
  get_workloads: { ref },
  get_pipeline_status: { ref },
  get_costs: {},
}

test('every tool has an input here', () => {
  expect(Object.keys(inputs).sort()).toEqual(tools.map((tool) => tool.name).sort())
})

test.each(roles)('offers %s the tools that the role may use, and each responds', async (role) => {
  const client = await connect(tokens.get(role) ?? '')
  const offered = (await client.listTools()).tools.map((tool) => tool.name)
  expect(offered).toEqual(tools.filter((tool) => roleMay(role, tool.action)).map((tool) => tool.name))
  for (const name of offered) expect([name, (await call(client, name, inputs[name] ?? {})).isError]).toEqual([name, false])
  await client.close()
})

test('tells nothing of one organization to another', async () => {
  const [own, foreign] = await Promise.all([connect(api.token), connect(api.foreignToken)])
  const answers = { own: '', foreign: '' }
  for (const [name, input] of Object.entries(inputs)) {
    answers.own += (await call(own, name, input)).text
    answers.foreign += (await call(foreign, name, input)).text
  }
  expect(answers.own).toContain(secretWord)
  expect(answers.foreign).not.toContain(secretWord)
  expect((await call(foreign, 'get_entity', { ref })).text).toContain('was not found')
  await Promise.all([own.close(), foreign.close()])
})

test('explains bad input, and does not offer what a token has no scope for', async () => {
  const client = await connect(api.token)
  expect(await call(client, 'get_entity', { ref: 'no reference' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('kind:namespace/name'),
  })
  expect((await call(client, 'list_entities', { offset: -1 })).isError).toBe(true)
  expect((await call(client, 'get_docs_section', { ref, path: 'index.md', heading: 'Nowhere' })).text).toContain('no heading')
  expect((await call(client, 'no_such_tool', {})).isError).toBe(true)
  // Half of a surrogate pair: the database accepts neither the input nor an audit entry with it.
  expect((await call(client, 'get_entity', { ref: '\ud800' })).text).not.toContain('error ID')
  await client.close()
  const narrow = await connect(await api.tenant.token(['costs.read']))
  expect((await narrow.listTools()).tools.map((tool) => tool.name)).toEqual(['get_costs'])
  expect((await call(narrow, 'get_entity', { ref })).isError).toBe(true)
  await narrow.close()
})

test('offers an entity as a resource, and prompts that name the tools', async () => {
  const client = await connect(api.token)
  const { contents } = await client.readResource({ uri: 'callboard://entity/component/default/beta' })
  expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ entity: { metadata: { name: 'beta' } } })
  const { events } = await listAudit(api.tenant.as('owner'), { action: 'assistant.tool_called' })
  expect(events[0]).toMatchObject({ targetLabel: 'get_entity', detail: { input: { ref } } })
  await expect(client.readResource({ uri: 'callboard://entity/component/default/gone' })).rejects.toThrow('was not found')
  const { messages } = await client.getPrompt({ name: 'explain_service', arguments: { ref } })
  expect(messages[0]?.content).toMatchObject({ text: expect.stringContaining('who_owns') })
  await client.close()
})

test('answers a question with citations as structured content, and says so if it does not know', async () => {
  await indexKnowledge(api.tenant.id)
  const client = await connect(api.token)
  const asked = async (question: string) =>
    (await client.callTool({ name: 'ask', arguments: { question } })).structuredContent as {
      thread: string
      confidence: string
      answer: string | null
      entities: { ref: string; link: string }[]
      citations: { number: number; quote: string; link: string; changedAt: string }[]
    }
  const facts = await asked('Who owns service-01?')
  expect(facts).toMatchObject({ confidence: 'high', answer: expect.stringContaining('team-1'), citations: [] })
  expect(facts.entities[0]?.link).toBe(`${api.platform.publicUrl}/t/${api.tenant.slug}/catalog/group/default/team-1`)
  expect(await asked('How is zqkestrel calibrated?')).toMatchObject({ confidence: 'none', answer: null, citations: [] })
  const quoted = await asked('What does the service-03 do?')
  expect(quoted.citations[0]).toMatchObject({
    number: 1,
    quote: expect.stringContaining('Owner: team-1'),
    link: `${api.platform.publicUrl}/t/${api.tenant.slug}/catalog/component/default/service-03`,
    changedAt: expect.stringMatching(/^\d{4}-.+Z$/),
  })
  const text = (await call(client, 'ask', { question: 'Who owns service-01?' })).value
  // A question of a service token begins a thread each time.
  const { thread: _, ...answer } = facts
  expect(text).toMatchObject(answer)
  await client.close()
})

test('follows a question up in its thread, and limits the sources', async () => {
  // A thread belongs to a person.
  const client = await connect(tokens.get('developer') ?? '')
  const asked = async (input: object) =>
    (await client.callTool({ name: 'ask', arguments: { ...input } })).structuredContent as {
      thread: string
      askedAs: string | null
      answer: string | null
      citations: { link: string }[]
    }
  const first = await asked({ question: 'What does the service-03 do?' })
  expect(first.askedAs).toBeNull()
  const next = await asked({ question: 'and who owns it?', thread: first.thread })
  expect(next).toMatchObject({ thread: first.thread, answer: expect.stringContaining('team-1') })
  expect(next.askedAs).toContain('service-03')
  const scope = { kind: 'entity', ref: 'component:default/service-05' }
  const limited = await asked({ question: 'What does the service-03 do?', scope })
  expect(limited.citations.filter(({ link }) => !link.includes('service-05'))).toEqual([])
  await client.close()
})

test('leaves an entry in the audit log for each call, with its input', async () => {
  const client = await connect(api.token)
  await call(client, 'who_owns', { ref })
  await client.close()
  const { events } = await listAudit(api.tenant.as('owner'), { action: 'assistant.tool_called' })
  expect(events[0]).toMatchObject({ targetLabel: 'who_owns', detail: { input: { ref } } })
})

test('refuses callers without a token, pages of other sites, and what it does not offer', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${api.base}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    })
  const authorization = `Bearer ${api.token}`
  expect((await post({})).status).toBe(401)
  expect((await post({ authorization: 'Bearer cb_wrong' })).status).toBe(401)
  expect((await post({ authorization, origin: 'https://evil.example' })).status).toBe(403)
  expect((await post({ authorization })).status).toBe(200)
  for (const method of ['GET', 'DELETE']) {
    const response = await fetch(`${api.base}/mcp`, { method, headers: { authorization } })
    expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'POST'])
  }
  const broken = await fetch(`${api.base}/mcp`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","method":',
  })
  expect(broken.status).toBe(400)
})
