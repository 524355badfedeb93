import { createHmac, randomUUID } from 'node:crypto'
import http from 'node:http'
import { hookSecret, startTestApi, type TestApi } from '@callboard/api/test-api'
import { hookLimits } from '@callboard/core/limits/limits'
import { systemDb } from '@callboard/db/system-db'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

type Sent = { status: number; body: string; sentBytes: number }

/**
 * Starts a delivery. Without `bytes` nothing follows the headers, so a response proves that the body was not needed; with them it
 * continues until a response or the end of the connection (status 0).
 */
function deliver(
  path: string,
  { bytes = 0, headers = {} }: { bytes?: number; headers?: Record<string, string> } = {},
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    let sentBytes = 0
    let ended = false
    const end = (status: number, body: string) => {
      ended = true
      resolve({ status, body, sentBytes })
    }
    const request = http.request(api.base + path, { method: 'POST', headers }, (response) => {
      ended = true
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('close', () => end(response.statusCode ?? 0, Buffer.concat(parts).toString()))
      request.destroy()
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (!ended && ['EPIPE', 'ECONNRESET'].includes(error.code ?? '')) end(0, '')
      else if (!ended) reject(error)
    })
    request.flushHeaders()
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const write = () => {
      if (ended || request.destroyed) return
      if (sentBytes >= bytes) return void request.end()
      sentBytes += chunk.length
      request.write(chunk, () => setImmediate(write))
    }
    if (bytes > 0) write()
  })
}

const address = () => `/api/hooks/github/${api.integrationId}`

const MiB = 1024 * 1024

test('rejects an unknown URL before any of the body arrives', async () => {
  const { status } = await deliver(`/api/hooks/github/${randomUUID()}`, { headers: { 'transfer-encoding': 'chunked' } })
  expect(status).toBe(401)
})

test('cuts off an endless body at the plugin’s limit', async () => {
  const sent = await deliver(address(), { bytes: 200 * MiB })
  expect([413, 0]).toContain(sent.status)
  expect(sent.sentBytes).toBeLessThan(60 * MiB)
})

test('rejects a declared length beyond GitHub’s largest delivery before any of it arrives', async () => {
  const sent = await deliver(address(), { headers: { 'content-length': String(26 * MiB) } })
  expect(sent.status).toBe(413)
})

test('a plugin without a declared size accepts 1 MiB', async () => {
  const change = (pluginId: string) =>
    systemDb('webhook-look-up').integration.updateMany({ where: { id: api.integrationId }, data: { pluginId } })
  await change('gitlab')
  const path = `/api/hooks/gitlab/${api.integrationId}`
  const sent = await deliver(path, { headers: { 'content-length': String(hookLimits.bytes + 1) } })
  await change('github')
  expect(sent.status).toBe(413)
})

test('Stripe’s URL reads nothing without a signature', async () => {
  const { status } = await deliver('/api/stripe', { headers: { 'transfer-encoding': 'chunked' } })
  expect([401, 404]).toContain(status)
})

test('guessing URLs ends in 429, and a signed delivery from elsewhere still arrives', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const statuses: number[] = []
  for (let i = 0; i <= hookLimits.failuresPerMinute; i++)
    statuses.push(
      (await fetch(`${api.base}/api/hooks/github/${randomUUID()}`, { method: 'POST', headers: from('203.0.113.9') })).status,
    )
  expect(statuses).toEqual([...Array(hookLimits.failuresPerMinute).fill(401), 429])
  const body = JSON.stringify({ zen: 'ok', padding: 'ü'.repeat(1000) })
  const signature = `sha256=${createHmac('sha256', hookSecret).update(body).digest('hex')}`
  const answer = await fetch(api.base + address(), {
    method: 'POST',
    body,
    headers: {
      ...from('203.0.113.10'),
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
      'x-github-delivery': randomUUID(),
      'x-github-event': 'ping',
    },
  })
  expect(answer.status).toBe(202)
})
