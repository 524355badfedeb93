import { freePorts } from '@callboard/testing/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { embed, embeddingRoutes } from './embeddings.ts'

// Read by OpenAI's own client, which asks for base64.

let app: FastifyInstance
let client: OpenAI

beforeAll(async () => {
  app = Fastify({ forceCloseConnections: true })
  embeddingRoutes(app, 'key')
  const port = await freePorts()
  await app.listen({ port, host: '127.0.0.1' })
  client = new OpenAI({ baseURL: `http://127.0.0.1:${port}`, apiKey: 'key', maxRetries: 0 })
})
afterAll(() => app.close())

const request = (model: string, more: Partial<OpenAI.EmbeddingCreateParams> = {}) =>
  client.embeddings.create({ model, input: ['vacation days', 'deploy the ledger'], ...more })

test('returns the same vector of length 1 for the same text, as base64 and as numbers', async () => {
  const first = await request('stand-in-embedding')
  const second = await request('stand-in-embedding', { encoding_format: 'float' })
  expect(first.data.map(({ index }) => index)).toEqual([0, 1])
  expect(Math.hypot(...(first.data[0]?.embedding ?? []))).toBeCloseTo(1, 5)
  for (const [i, value] of (first.data[0]?.embedding ?? []).entries())
    expect(value).toBeCloseTo(second.data[0]?.embedding[i] ?? 9, 5)
  expect(first.usage.total_tokens).toBeGreaterThan(0)
})

test('finds synonyms nearer than other words', () => {
  const cosine = (a: string, b: string) => embed(a).reduce((sum, value, i) => sum + value * (embed(b)[i] ?? 0), 0)
  expect(cosine('vacation', 'holiday')).toBeGreaterThan(0.9)
  expect(cosine('vacation', 'ledger')).toBeLessThan(0.5)
})

test('misbehaves as the name of the model says', async () => {
  await expect(request('stand-in-embedding-rate-limited')).rejects.toMatchObject({ status: 429 })
  await expect(request('gpt-0')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  expect((await request('stand-in-embedding-short')).data).toHaveLength(1)
  const impatient = client.withOptions({ timeout: 200 })
  await expect(impatient.embeddings.create({ model: 'stand-in-embedding-time-out', input: 'x' })).rejects.toThrow('timed out')
})
