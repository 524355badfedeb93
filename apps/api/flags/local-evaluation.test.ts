import { compileRuleset } from '@callboard/flags-evaluator/evaluate'
import { verifyRuleset } from '@callboard/flags-evaluator/verify-ruleset'
import { toggleFlag } from '@callboard/modules/flags'
import { eventually } from '@callboard/testing/platform'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

let api: TestApi
let secret: string
let publicSecret: string
beforeAll(async () => {
  api = await startTestApi()
  const variants = [{ name: 'on', value: true }]
  await api.send('POST', '/api/v1/flags', { key: 'checkout', type: 'boolean', variants })
  const client = async (kind: string) => {
    const made = await api.send('POST', '/api/v1/flag-clients', { name: kind, environment: 'production', kind })
    return ((await made.json()) as { secret: string }).secret
  }
  secret = await client('server')
  publicSecret = await client('public')
})
afterAll(() => api.stop())

const get = (path: string, bearer?: string, headers: Record<string, string> = {}) =>
  fetch(api.base + path, { headers: { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...headers } })
const toggle = (enabled: boolean) =>
  toggleFlag(api.tenant.as('developer'), { key: 'checkout', environment: 'production', enabled })

/** Collects what a stream says. */
async function listenTo(path: string, bearer?: string) {
  const stop = new AbortController()
  const response = await fetch(api.base + path, {
    signal: stop.signal,
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
  })
  let text = ''
  const read = async () => {
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) text += Buffer.from(part.value).toString()
  }
  const done = read().catch(() => undefined)
  const events = () => [...text.matchAll(/^data: (.+)$/gm)].map((m) => JSON.parse(m[1] ?? '') as { type: string; etag?: string })
  return {
    response,
    events,
    async close() {
      stop.abort()
      await done
    },
  }
}

test('a stream tells its client to fetch again once flags have changed, and the bulk answer names it', async () => {
  const bulk = await fetch(`${api.base}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publicSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ context: {} }),
  })
  const { eventStreams } = (await bulk.json()) as { eventStreams: { type: string; endpoint: { requestUri: string } }[] }
  expect(eventStreams).toEqual([{ type: 'sse', endpoint: { requestUri: `/ofrep/v1/stream?client=${publicSecret}` } }])
  const streams = [await listenTo(eventStreams[0]?.endpoint.requestUri ?? ''), await listenTo('/ofrep/v1/stream', secret)]
  for (const { response } of streams) {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
  }
  const etag = (await get('/ofrep/v1/ruleset', secret)).headers.get('etag')
  await toggle(true)
  for (const { events } of streams) await eventually(async () => events().length > 0)
  const [event] = streams[0]?.events() ?? []
  expect(event).toEqual({ type: 'refetchEvaluation', etag: expect.any(String) })
  expect(`"${event?.etag}"`).not.toBe(etag)
  for (const stream of streams) await stream.close()
})

test('a stream needs a secret, and that of a server does not stand in an address', async () => {
  expect((await get('/ofrep/v1/stream')).status).toBe(401)
  expect((await get('/ofrep/v1/stream?client=unknown')).status).toBe(401)
  expect((await get(`/ofrep/v1/stream?client=${secret}`)).status).toBe(403)
})

test('a ruleset is signed, evaluated without the API, and sent once', async () => {
  await toggle(false)
  await eventually(async () => (await (await get('/ofrep/v1/ruleset', secret)).text()).includes('"enabled":false'))
  const response = await get('/ofrep/v1/ruleset', secret)
  const body = await response.text()
  const signature = response.headers.get('callboard-signature') ?? ''
  const evaluator = compileRuleset(await verifyRuleset(body, signature, secret))
  expect(evaluator.evaluate('checkout', {})).toMatchObject({ reason: 'DISABLED' })
  await expect(verifyRuleset(body.replace('false', 'true '), signature, secret)).rejects.toThrow('not signed')
  await expect(verifyRuleset(body, signature, publicSecret)).rejects.toThrow('not signed')
  const again = await get('/ofrep/v1/ruleset', secret, { 'if-none-match': response.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect((await get('/ofrep/v1/ruleset', publicSecret)).status).toBe(403)
})
