import { request } from 'node:http'
import { pushLimits } from '@callboard/core/limits/limits'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

const component = (name: string, title = name) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, title },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-1' },
})
const named = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => component(`${prefix}-${i}`))

type Sent = { query?: Record<string, string>; key?: string; token?: string }

function put(source: string, body: unknown, { query = {}, key, token = api.token }: Sent = {}): Promise<Response> {
  const isStream = typeof body === 'string'
  return fetch(`${api.base}/api/v1/entities?${new URLSearchParams({ source, ...query })}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': isStream ? 'application/x-ndjson' : 'application/json',
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: isStream ? body : JSON.stringify(body),
  })
}

async function push(source: string, entities: unknown, sent: Sent = {}) {
  const response = await put(source, typeof entities === 'string' ? entities : { entities }, sent)
  const answer = await response.json()
  expect([response.status, answer.detail]).toEqual([200, undefined])
  return answer
}
const lines = (items: readonly unknown[]) => items.map((i) => JSON.stringify(i)).join('\n')
const json = async (path: string) => (await api.get(`/api/v1${path}`)).json()
const namesOf = async (text: string): Promise<string[]> =>
  (await json(`/entities?text=${text}&limit=1000`)).entities.map((e: { name: string }) => e.name).sort()

describe('a push', () => {
  test('adds, changes and leaves alone, with a result for each item', async () => {
    expect(await push('basic', [component('basic-a'), component('basic-b')])).toMatchObject({
      ...{ source: 'basic', mode: 'merge', dryRun: false, added: 2, changed: 0, unchanged: 0, rejected: 0, removed: 0 },
      items: [
        { index: 0, ref: 'component:default/basic-a', outcome: 'added', reason: null },
        { index: 1, ref: 'component:default/basic-b', outcome: 'added', reason: null },
      ],
    })
    const second = await push('basic', [component('basic-a'), component('basic-b', 'Renamed'), component('basic-c')])
    expect(second).toMatchObject({ added: 1, changed: 1, unchanged: 1, removed: 0 })
    expect(second.items.map((i: { outcome: string }) => i.outcome)).toEqual(['unchanged', 'changed', 'added'])
    const { changes } = await json('/changes?ref=component:default/basic-b')
    expect(changes.map((c: { action: string; by: string }) => [c.action, c.by])).toEqual([
      ['changed', 'Entities API · basic'],
      ['added', 'Entities API · basic'],
    ])
    const { events } = await json('/audit?limit=5')
    expect(events[0]).toMatchObject({ action: 'entities.pushed', targetLabel: 'basic', detail: { added: 1, changed: 1 } })
  })

  test('lists items that are not valid, named twice or of another source, and writes the others', async () => {
    const answer = await push('bad', [
      component('bad-good'),
      { ...component('bad-spec'), spec: { type: 'service' } },
      'nonsense',
      component('bad-good', 'again'),
      component('service-01'),
      { kind: 'Component' },
    ])
    expect(answer).toMatchObject({ added: 1, rejected: 5 })
    expect(answer.items.map((i: { ref: string; reason: string }) => [i.ref, i.reason])).toEqual([
      ['component:default/bad-good', null],
      ['component:default/bad-spec', expect.stringContaining('is missing')],
      [null, expect.stringContaining('not an entity')],
      ['component:default/bad-good', expect.stringContaining('named twice')],
      ['component:default/service-01', expect.stringContaining('belongs to x')],
      [null, expect.any(String)],
    ])
    const { integrations } = await json('/integrations')
    const { id } = integrations.find((i: { account: string }) => i.account === 'bad')
    expect(await json(`/integrations/${id}/pushes`)).toMatchObject({
      pushes: [{ actor: expect.stringContaining('token'), added: 1, rejected: 5, finishedAt: expect.any(String) }],
      rejected: { length: 5 },
      withheld: null,
    })
  })

  test('one that cannot be stored stops no other', async () => {
    const long = component('stored-long')
    const answer = await push('stored', [
      component('stored-a'),
      { ...long, metadata: { ...long.metadata, annotations: { x: Array.from({ length: 9000 }, () => Math.random()).join('') } } },
      component('stored-b'),
    ])
    expect(answer.items[0].outcome).toBe('added')
    expect(answer.items[2].outcome).toBe('added')
    expect(answer.added + answer.rejected).toBe(3)
  })

  test('as a dry run answers the same and writes nothing, not even the source', async () => {
    const entities = [component('dry-a'), component('service-02'), component('dry-a')]
    const dry = await push('dry', entities, { query: { dryRun: 'true' } })
    expect(dry).toMatchObject({ dryRun: true, added: 1, rejected: 2 })
    expect(await namesOf('dry-a')).toEqual([])
    expect((await json('/integrations')).integrations.map((i: { account: string }) => i.account)).not.toContain('dry')
    expect((await push('dry', entities)).items).toEqual(dry.items)
  })
})

describe('a full push', () => {
  test('removes what it does not name, to be restored', async () => {
    await push('full', named(30, 'full'))
    const dry = await push('full', named(27, 'full'), { query: { mode: 'full', dryRun: 'true' } })
    expect(dry).toMatchObject({ removed: 3, unchanged: 27 })
    expect(await namesOf('full-')).toHaveLength(30)
    expect(await push('full', named(27, 'full'), { query: { mode: 'full' } })).toMatchObject({ removed: 3, withheld: 0 })
    expect(await namesOf('full-')).toHaveLength(27)
    expect((await json('/tombstones?text=full-')).total).toBe(3)
    const ref = encodeURIComponent('component:default/full-28')
    expect((await api.send('POST', `/api/v1/tombstones/${ref}/restore`, {})).status).toBe(200)
    // It belongs to nobody now, so the source gets it back, and removes it again.
    expect(await push('full', named(29, 'full'))).toMatchObject({ added: 1, changed: 1, unchanged: 27 })
    expect(await push('full', named(27, 'full'), { query: { mode: 'full' } })).toMatchObject({ removed: 2 })
  })

  test('withholds many removals until they are asked for', async () => {
    await push('guarded', named(20, 'guarded'))
    const few = await push('guarded', named(2, 'guarded'), { query: { mode: 'full' } })
    expect(few).toMatchObject({ removed: 0, withheld: 18, withheldReason: expect.stringContaining('removals=all') })
    expect(await namesOf('guarded-')).toHaveLength(20)
    const all = await push('guarded', named(2, 'guarded'), { query: { mode: 'full', removals: 'all' } })
    expect(all).toMatchObject({ removed: 18, withheld: 0, withheldReason: null })
  })

  test('keeps a rejected entity, and everything if an item has no reference', async () => {
    await push('kept', named(10, 'kept'))
    const broken = [...named(9, 'kept').slice(1), { ...component('kept-0'), spec: 5 }]
    expect(await push('kept', broken, { query: { mode: 'full' } })).toMatchObject({ removed: 1, rejected: 1 })
    expect(await namesOf('kept-')).toContain('kept-0')
    const unreadable = await push('kept', [...named(8, 'kept'), { kind: 'Component' }], { query: { mode: 'full' } })
    expect(unreadable).toMatchObject({
      removed: 0,
      withheld: 1,
      withheldReason: expect.stringContaining('no readable reference'),
    })
  })

  test('that was overtaken by another one removes nothing', async () => {
    await push('raced', named(10, 'raced'))
    const slow = streamed('raced', { mode: 'full', removals: 'all' })
    slow.write(`${JSON.stringify(component('raced-0'))}\n`)
    await slow.accepted()
    expect(await push('raced', named(9, 'raced'), { query: { mode: 'full' } })).toMatchObject({ removed: 1 })
    expect(await slow.end()).toMatchObject({ status: 200, answer: { removed: 0, withheld: 8 } })
    expect(await namesOf('raced-')).toHaveLength(9)
  })
})

/** A stream that is sent piece by piece. */
function streamed(source: string, query: Record<string, string>) {
  const url = `${api.base}/api/v1/entities?${new URLSearchParams({ source, ...query })}`
  const sending = request(url, {
    method: 'PUT',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-ndjson' },
  })
  const answered = new Promise<{ status: number | undefined; answer: unknown }>((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part)
      resolve({ status: response.statusCode, answer: JSON.parse(Buffer.concat(parts).toString()) })
    })
  })
  return {
    write: (text: string) => sending.write(text),
    /** Waits until the push has begun. */
    accepted: () => new Promise((resolve) => setTimeout(resolve, 500)),
    end: () => {
      sending.end()
      return answered
    },
    abort: () => {
      answered.catch(() => undefined)
      sending.destroy()
    },
  }
}

describe('a stream', () => {
  test('is written line by line, and lists what was rejected', async () => {
    const items = named(1203, 'stream')
    const text = `${lines(items.slice(0, 700))}\n\nnot json\n${lines(items.slice(700))}\n`
    const answer = await push('stream', text, { query: { mode: 'full' } })
    expect(answer).toMatchObject({ added: 1203, rejected: 1, itemsOmitted: 0 })
    expect(answer.items).toEqual([{ index: 700, ref: null, outcome: 'rejected', reason: 'The line is not JSON.' }])
    expect(await push('stream', lines(items), { query: { mode: 'full' } })).toMatchObject({ unchanged: 1203, removed: 0 })
  })

  test('rejects a line that is too long or nested too deeply, and goes on', async () => {
    const long = component('long-a', 'x'.repeat(pushLimits.lineCharacters))
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`
    const answer = await push('long', `${lines([long, component('long-b')])}\n${deep}\n`)
    expect(answer).toMatchObject({ added: 1, rejected: 2 })
    expect(answer.items.map((i: { reason: string }) => i.reason)).toEqual([
      'The line is longer than 1024 KiB.',
      'The line is nested too deeply.',
    ])
  })

  test('that ends early keeps what has arrived, and removes nothing', async () => {
    await push('early', named(10, 'early'))
    const cut = streamed('early', { mode: 'full', removals: 'all' })
    cut.write(`${lines(named(3, 'early'))}\n`)
    await cut.accepted()
    cut.abort()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await namesOf('early-')).toHaveLength(10)
    expect(await push('early', named(10, 'early'), { query: { mode: 'full' } })).toMatchObject({ unchanged: 10, removed: 0 })
  })
})

describe('an idempotency key', () => {
  test('gets the first answer again, and is not accepted for another content', async () => {
    const entities = [component('once-a')]
    const first = await put('once', { entities }, { key: 'run-1' })
    const again = await put('once', { entities }, { key: 'run-1' })
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual(await first.json())
    const other = await put('once', { entities: [component('once-b')] }, { key: 'run-1' })
    expect([other.status, (await other.json()).code]).toEqual([422, 'key_reused'])
    const otherMode = await put('once', { entities }, { key: 'run-1', query: { mode: 'full' } })
    expect(otherMode.status).toBe(422)
    expect(await namesOf('once-')).toEqual(['once-a'])
  })

  test('works for streams, and is refused while the first is in progress', async () => {
    const text = lines([component('once-stream')])
    expect(await push('once', text, { key: 'run-2' })).toMatchObject({ added: 1 })
    expect(await push('once', text, { key: 'run-2' })).toMatchObject({ added: 1 })
    const [one, two] = await Promise.all([1, 2].map(() => put('once', { entities: named(400, 'twin') }, { key: 'run-3' })))
    const statuses = [one?.status, two?.status].sort()
    expect([JSON.stringify([200, 200]), JSON.stringify([200, 409])]).toContain(JSON.stringify(statuses))
    expect(await namesOf('twin-')).toHaveLength(400)
  })

  test('is accepted again two minutes after the process of an unfinished push was killed', async () => {
    const entities = [component('killed')]
    await push('once', entities, { key: 'run-4' })
    const superuser = new pg.Client({ connectionString: api.superuserUrl })
    await superuser.connect()
    onTestFinished(() => superuser.end())
    const unfinished = (age: string) =>
      superuser.query(
        `update entity_push set finished_at = null, started_at = now() - $1::interval where idempotency_key = 'run-4'`,
        [age],
      )
    await unfinished('1 minute')
    const early = await put('once', { entities }, { key: 'run-4' })
    expect([early.status, early.headers.get('retry-after')]).toEqual([409, '10'])
    await unfinished('3 minutes')
    expect(await push('once', entities, { key: 'run-4' })).toMatchObject({ unchanged: 1 })
  })
})

test('two sources do not take entities from each other, and a removed source gives them up', async () => {
  await push('owner-a', [component('owned')])
  expect(await push('owner-b', [component('owned', 'Mine')])).toMatchObject({
    rejected: 1,
    items: [{ reason: expect.stringContaining('belongs to Entities API · owner-a') }],
  })
  const { integrations } = await json('/integrations')
  const { id, entities } = integrations.find((i: { account: string }) => i.account === 'owner-a')
  expect(entities).toBe(1)
  expect(await (await api.send('DELETE', `/api/v1/integrations/${id}`, {})).json()).toMatchObject({ entities: 1 })
  expect(await push('owner-b', [component('owned', 'Mine')])).toMatchObject({ added: 1 })
})

test('a paused source takes nothing', async () => {
  await push('paused', [component('paused-a')])
  const { integrations } = await json('/integrations')
  const { id } = integrations.find((i: { account: string }) => i.account === 'paused')
  await api.send('PUT', `/api/v1/integrations/${id}/state`, { state: 'paused' })
  for (const query of [{}, { dryRun: 'true' }]) {
    const refused = await put('paused', { entities: [component('paused-b')] }, { query })
    expect([refused.status, (await refused.json()).detail]).toEqual([409, 'This integration is paused. Resume it first.'])
  }
})

test('requires the scope, a valid source and a bounded request', async () => {
  const reader = await api.tenant.token(['catalog.read'])
  const refused = await put('ci', { entities: [] }, { token: reader })
  expect([refused.status, (await refused.json()).detail]).toEqual([403, 'This token is missing the scope catalog.write.'])
  for (const source of ['', 'CI', '-x', 'a'.repeat(64)]) expect((await put(source, { entities: [] })).status).toBe(400)
  expect((await put('ci', { entities: Array(pushLimits.entities + 1).fill(1) })).status).toBe(400)
  expect((await put('ci', { entities: ['x'.repeat(pushLimits.bodyBytes)] })).status).toBe(413)
  expect((await put('ci', '', { key: 'x'.repeat(201) })).status).toBe(400)
  expect(await push('ci', '')).toMatchObject({ added: 0, rejected: 0 })
})
