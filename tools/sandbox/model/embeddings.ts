import type { FastifyInstance } from 'fastify'
import type OpenAI from 'openai'

/** How it answers, by the name of the model. */
const embeddingBehaviors = [
  'stand-in-embedding',
  'stand-in-embedding-rate-limited',
  'stand-in-embedding-time-out',
  'stand-in-embedding-short',
  'stand-in-embedding-garbage',
] as const

export type EmbeddingRequests = { key: string; body: OpenAI.EmbeddingCreateParams }[]

const dimensions = 512

/** Words that mean the same to the stand-in, so that a test can ask in words that a page does not have. */
const synonyms: readonly (readonly string[])[] = [
  ['vacation', 'holiday', 'leave'],
  ['laptop', 'notebook', 'computer'],
  ['salary', 'wage', 'pay'],
]
const meaningOf = (word: string) => synonyms.find((words) => words.includes(word))?.[0] ?? word

/** FNV-1a. */
const hashOf = (text: string) =>
  [...text].reduce((hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5)

/** Dimensions of a feature: with several, two features hardly ever share all. */
const spread = 6

/** Adds a feature to some dimensions, with signs, so that chance hits of different features cancel out. */
function add(vector: number[], feature: string, weight: number): void {
  for (let i = 0; i < spread; i++) {
    const hash = hashOf(`${feature} ${i}`)
    const at = (hash >>> 8) % dimensions
    vector[at] = (vector[at] ?? 0) + (hash % 2 === 0 ? weight : -weight)
  }
}

/** The same vector of length 1 for the same text: its words, and groups of three letters, which words of one stem share. */
export function embed(text: string): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  for (const word of text.toLowerCase().match(/\p{L}{3,}/gu) ?? []) {
    const meaning = meaningOf(word)
    add(vector, meaning, 1)
    for (let i = 0; i + 3 <= meaning.length; i++) add(vector, `#${meaning.slice(i, i + 3)}`, 0.15)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector.with(0, 1) : vector.map((value) => value / length)
}

const errorBody = (message: string, code: string) => ({ error: { message, type: 'invalid_request_error', param: null, code } })

const textsOf = ({ input }: OpenAI.EmbeddingCreateParams): string[] =>
  (Array.isArray(input) ? input : [input]).map((part) => (typeof part === 'string' ? part : ''))

/** As clients ask: numbers, or the bytes of 32-bit floats in base64. */
const encoded = (vector: number[], format: OpenAI.EmbeddingCreateParams['encoding_format']) =>
  format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector

/** Embeddings of OpenAI's API (platform.openai.com/docs/api-reference/embeddings). The name of the model says how it behaves. */
export function embeddingRoutes(app: FastifyInstance, token: string, requests: EmbeddingRequests = []): void {
  app.post('/embeddings', { bodyLimit: 4 * 1024 * 1024 }, async (request, reply) => {
    const body = request.body as OpenAI.EmbeddingCreateParams
    const key = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    requests.push({ key, body })
    if (requests.length > 200) requests.shift()
    if (key !== token) return reply.code(401).send(errorBody('Incorrect API key provided.', 'invalid_api_key'))
    const texts = textsOf(body)
    switch (embeddingBehaviors.find((name) => name === body.model)) {
      case undefined:
        return reply.code(404).send(errorBody(`The model ${body.model} does not exist.`, 'model_not_found'))
      case 'stand-in-embedding-rate-limited':
        return reply.code(429).header('retry-after', '120').send(errorBody('Rate limit reached.', 'rate_limit_exceeded'))
      case 'stand-in-embedding-time-out':
        return reply.hijack()
      case 'stand-in-embedding-short':
        texts.pop()
        break
      case 'stand-in-embedding-garbage':
        return reply.type('application/json').send('{"object":"list","data":[{"embedding":["x"]}]}')
      case 'stand-in-embedding':
        break
    }
    const tokens = Math.ceil(texts.join('').length / 4)
    return {
      object: 'list',
      model: body.model,
      data: texts.map((text, index) => ({ object: 'embedding', index, embedding: encoded(embed(text), body.encoding_format) })),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    }
  })
}
