import { type OperationContext, personOf } from '@callboard/kernel/operation'
import type { FinishReason, streamText } from 'ai'
import { costOf, likelyTokensOf, maxTokensOf, type Tokens } from '../domain/cost.ts'
import { ModelFailure } from '../domain/model-failure.ts'
import type { ModelTool, ModelTurn, ToolCall } from '../domain/tool.ts'
import { reserveUse, settleUse } from '../repo/model-use.ts'
import { failureOf } from './failure-of.ts'
import { languageModel } from './language-model.ts'
import { messagesOf, toolSetOf } from './model-messages.ts'
import { openConnection } from './open-connection.ts'

export type ModelRequest = {
  instructions: string
  /** From the asker or from sources: data for the model. */
  text: string
  maxOutputTokens: number
  signal: AbortSignal
  /** What the model may ask for. */
  tools?: readonly ModelTool[]
  /** What it has asked for already. */
  turns?: readonly ModelTurn[]
}

/** For one request. */
const deadlineMs = 60_000

/** @throws ModelFailure unless the answer is complete, as long as was allowed, or waits for tools */
function requireComplete(reason: FinishReason, calls: readonly ToolCall[]): void {
  if (reason === 'content-filter') throw new ModelFailure('refused')
  if (reason !== 'stop' && reason !== 'length' && calls.length === 0) throw new ModelFailure('broken')
}

type Options = Parameters<typeof streamText>[0]
type Seen = { text: string; calls: ToolCall[]; tokens: Tokens | undefined }

async function* partsOf(options: Options, seen: Seen): AsyncGenerator<string> {
  // Loaded by processes that use a model: it takes 20 MB.
  const sdk = await import('ai')
  // Errors are parts of the stream; the SDK would also write them to the console.
  const { fullStream } = sdk.streamText({ ...options, maxRetries: 0, onError: () => {} })
  for await (const part of fullStream) {
    if (part.type === 'text-delta') {
      seen.text += part.text
      yield part.text
    } else if (part.type === 'tool-call') {
      seen.calls.push({ id: part.toolCallId, name: part.toolName, input: part.input })
    } else if (part.type === 'error') throw part.error
    else if (part.type === 'abort') options.abortSignal?.throwIfAborted()
    else if (part.type === 'finish') {
      const { inputTokens, outputTokens } = part.totalUsage
      if (inputTokens !== undefined && outputTokens !== undefined) seen.tokens = { input: inputTokens, output: outputTokens }
      requireComplete(part.finishReason, seen.calls)
    }
  }
}

/**
 * Text of the organization's model, as it arrives. The most that it can cost is reserved before the provider is asked, and
 * replaced by what it did cost, whatever happens in between. Whoever stops reading, or aborts the signal, ends the request.
 * @returns the tools that the model asks for; none once its answer is complete
 * @throws ModelFailure
 */
export async function* streamFromModel(context: OperationContext, request: ModelRequest): AsyncGenerator<string, ToolCall[]> {
  const { tenantId, actor, tx, platform } = context
  const { instructions, text, maxOutputTokens, signal, tools = [], turns = [] } = request
  const opened = await openConnection(context)
  if (!opened) throw new ModelFailure('unknown-model')
  const { connection, key } = opened
  const prompt = instructions + text + (tools.length > 0 ? JSON.stringify({ tools, turns }) : '')
  const reserved = costOf(connection, { input: maxTokensOf(prompt), output: maxOutputTokens })
  const useId = await tx((db) => reserveUse(db, tenantId, { userId: personOf(actor), micros: reserved, purpose: 'summary' }))
  if (!useId) throw new ModelFailure('budget')
  const ended = new AbortController()
  const abortSignal = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(deadlineMs)])
  const seen: Seen = { text: '', calls: [], tokens: undefined }
  try {
    const model = await languageModel(platform, connection, key)
    const { temperature } = connection
    const asked = { model, system: instructions, messages: messagesOf(text, turns), temperature, maxOutputTokens, abortSignal }
    yield* partsOf(tools.length > 0 ? { ...asked, tools: await toolSetOf(tools) } : asked, seen)
    return seen.calls
  } catch (error) {
    throw failureOf(abortSignal.aborted ? abortSignal.reason : error, tools.length > 0)
  } finally {
    ended.abort()
    const used = seen.tokens ?? { input: likelyTokensOf(prompt), output: likelyTokensOf(seen.text) }
    await tx((db) => settleUse(db, tenantId, useId, { ...used, reserved, micros: costOf(connection, used) }))
  }
}
