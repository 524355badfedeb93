import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type OpenAI from 'openai'
import { type Chosen, chooseTools, resultsIn } from './choose-tools.ts'
import { type Behavior, behaviors, wordAnswer } from './word-answer.ts'

type Chunk = OpenAI.ChatCompletionChunk
type Delta = Chunk['choices'][number]['delta']
type Finish = Chunk['choices'][number]['finish_reason']

/** Requests to the stand-in, oldest first. */
export type ModelRequests = { key: string; body: OpenAI.ChatCompletionCreateParams; ended: 'running' | 'complete' | 'aborted' }[]

/** The key that the sandbox's model accepts. */
export const modelKey = 'stand-in-key'

const created = 1_764_000_000
const id = 'chatcmpl-stand-in'
/** As OpenAI counts, roughly: four characters each. */
const tokensOf = (text: string) => Math.ceil(text.length / 4)
const errorBody = (message: string, code: string) => ({ error: { message, type: 'invalid_request_error', param: null, code } })

const textOf = (content: OpenAI.ChatCompletionMessageParam['content']): string => (typeof content === 'string' ? content : '')
const promptOf = ({ messages }: OpenAI.ChatCompletionCreateParams) =>
  textOf(messages.findLast((message) => message.role === 'user')?.content)

function usageFor(body: OpenAI.ChatCompletionCreateParams, answer: string): OpenAI.CompletionUsage {
  const prompt = tokensOf(body.messages.map((message) => textOf(message.content)).join(''))
  const completion = tokensOf(answer)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** What the stand-in says: text, a refusal, or tools that it asks for. */
type Said = { answer: string; refusal: string | null; tools: readonly Chosen[] }

/** Tools as they are asked for. Their ids differ within a conversation, as they do at OpenAI. */
const callsOf = (body: OpenAI.ChatCompletionCreateParams, tools: readonly Chosen[]) =>
  tools.map(({ name, input }, i) => ({
    id: `call_${resultsIn(body).length + i + 1}`,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(input) },
  }))

function completion(body: OpenAI.ChatCompletionCreateParams, { answer, refusal, tools }: Said): OpenAI.ChatCompletion {
  const calls = callsOf(body, tools)
  const message = {
    role: 'assistant' as const,
    content: refusal || calls.length > 0 ? null : answer,
    refusal,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  }
  return {
    id,
    object: 'chat.completion',
    created,
    model: body.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }],
    usage: usageFor(body, answer),
  }
}

/** The chunks of a streamed answer; the last has the usage if it was asked for, and no choices. */
function chunksOf(body: OpenAI.ChatCompletionCreateParams, { answer, refusal, tools }: Said): Chunk[] {
  const chunk = (delta: Delta, finish: Finish = null): Chunk => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model: body.model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const calls = callsOf(body, tools)
  const words = refusal || calls.length > 0 ? [] : (answer.match(/\S+\s*/g) ?? [])
  const usage: Chunk = {
    id,
    object: 'chat.completion.chunk',
    created,
    model: body.model,
    choices: [],
    usage: usageFor(body, answer),
  }
  return [
    chunk({ role: 'assistant', content: '' }),
    ...(refusal ? [chunk({ refusal })] : words.map((content) => chunk({ content }))),
    // The name first, then the input.
    ...calls.flatMap(({ id: callId, type, function: { name, arguments: input } }, index) => [
      chunk({ tool_calls: [{ index, id: callId, type, function: { name, arguments: '' } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: input } }] }),
    ]),
    chunk({}, calls.length > 0 ? 'tool_calls' : 'stop'),
    ...(body.stream_options?.include_usage ? [usage] : []),
  ]
}

async function stream(reply: FastifyReply, chunks: readonly Chunk[], of: { broken: boolean; pauseMs: number }): Promise<void> {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const sent = of.broken ? chunks.slice(0, Math.ceil(chunks.length / 2)) : chunks
  for (const chunk of sent) {
    if (reply.raw.destroyed) return
    reply.raw.write(`data: ${JSON.stringify(chunk)}\n\n`)
    await setTimeout(of.pauseMs)
  }
  if (of.broken) reply.raw.destroy()
  else reply.raw.end('data: [DONE]\n\n')
}

/**
 * The chat completions of OpenAI's API, streamed and not (platform.openai.com/docs/api-reference/chat). The name of the model says
 * how it behaves.
 * @param pauseMs between the words of a streamed answer
 */
export function modelRoutes(app: FastifyInstance, token: string, requests: ModelRequests, pauseMs = 5): void {
  app.get('/models', async () => ({
    object: 'list',
    data: behaviors.map((behavior) => ({ id: behavior, object: 'model', created, owned_by: 'sandbox' })),
  }))
  app.post('/chat/completions', async (request, reply) => {
    const body = request.body as OpenAI.ChatCompletionCreateParams
    const key = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const seen: ModelRequests[number] = { key, body, ended: 'running' }
    requests.push(seen)
    if (requests.length > 200) requests.shift()
    reply.raw.once('close', () => {
      seen.ended = reply.raw.writableFinished ? 'complete' : 'aborted'
    })
    if (key !== token) return reply.code(401).send(errorBody('Incorrect API key provided.', 'invalid_api_key'))
    const behavior = behaviors.find((name): name is Behavior => name === body.model)
    if (!behavior) return reply.code(404).send(errorBody(`The model ${body.model} does not exist.`, 'model_not_found'))
    if (behavior === 'stand-in-rate-limited')
      return reply.code(429).header('retry-after', '20').send(errorBody('Rate limit reached.', 'rate_limit_exceeded'))
    if (behavior === 'stand-in-time-out') return reply.hijack()
    if (behavior === 'stand-in-without-tools' && body.tools)
      return reply.code(400).send(errorBody('This model does not support tools.', 'unsupported_parameter'))
    const prompt = promptOf(body)
    const said: Said = {
      answer: wordAnswer(behavior, prompt, resultsIn(body)),
      refusal: behavior === 'stand-in-refusal' ? 'I cannot help with that.' : null,
      tools: chooseTools(behavior, body, prompt),
    }
    if (!body.stream) return completion(body, said)
    await stream(reply, chunksOf(body, said), { broken: behavior === 'stand-in-broken-stream', pauseMs })
  })
}
