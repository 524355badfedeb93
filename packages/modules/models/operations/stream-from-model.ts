import { type OperationContext, personOf } from '@callboard/kernel/operation'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import type { FinishReason, streamText } from 'ai'
import { costOf, likelyTokensOf, maxTokensOf, type Tokens } from '../domain/cost.ts'
import { isModelFailure, ModelFailure, type ModelFailureKind } from '../domain/model-failure.ts'
import { reserveUse, settleUse } from '../repo/model-use.ts'
import { languageModel } from './language-model.ts'
import { openConnection } from './open-connection.ts'

/** `text` is from the asker or from sources: data for the model. */
export type ModelRequest = { instructions: string; text: string; maxOutputTokens: number; signal: AbortSignal }

/** For the whole answer. */
const deadlineMs = 60_000

/** An error with those behind it: SDKs wrap what the guard of outgoing requests throws. */
const withCauses = (error: unknown): Error[] =>
  error instanceof Error ? [error, ...(error.cause === error ? [] : withCauses(error.cause))] : []

/** The failure of a response, by its HTTP status. */
const byStatus: Record<number, ModelFailureKind> = {
  401: 'credentials',
  403: 'credentials',
  404: 'unknown-model',
  429: 'limited',
}

function kindOf(errors: readonly Error[]): ModelFailureKind {
  const guarded = errors.find(isVendorError)
  if (guarded?.kind === 'refused') return 'blocked'
  if (errors.some(({ name, message }) => name === 'TimeoutError' || /timeout/i.test(message))) return 'time-out'
  const status = errors.map((error) => ('statusCode' in error ? error.statusCode : undefined)).find((code) => code !== undefined)
  return byStatus[Number(status)] ?? 'broken'
}

/** Why a request failed. Messages of providers may repeat parts of the key, so none is shown. */
const failureOf = (error: unknown): ModelFailure =>
  isModelFailure(error) ? error : new ModelFailure(kindOf(withCauses(error)), { cause: error })

/** @throws ModelFailure unless the answer is complete, or as long as was allowed */
function requireComplete(reason: FinishReason): void {
  if (reason === 'stop' || reason === 'length') return
  throw new ModelFailure(reason === 'content-filter' ? 'refused' : 'broken')
}

type Options = Parameters<typeof streamText>[0]
type Seen = { text: string; tokens: Tokens | undefined }

async function* partsOf(options: Options, seen: Seen): AsyncGenerator<string> {
  // Loaded by processes that use a model: it takes 20 MB.
  const sdk = await import('ai')
  // Errors are parts of the stream; the SDK would also write them to the console.
  const { fullStream } = sdk.streamText({ ...options, maxRetries: 0, onError: () => {} })
  for await (const part of fullStream) {
    if (part.type === 'text-delta') {
      seen.text += part.text
      yield part.text
    } else if (part.type === 'error') throw part.error
    else if (part.type === 'abort') options.abortSignal?.throwIfAborted()
    else if (part.type === 'finish') {
      const { inputTokens, outputTokens } = part.totalUsage
      if (inputTokens !== undefined && outputTokens !== undefined) seen.tokens = { input: inputTokens, output: outputTokens }
      requireComplete(part.finishReason)
    }
  }
}

/**
 * Text of the organization's model, as it arrives. The most that it can cost is reserved before the provider is asked, and
 * replaced by what it did cost, whatever happens in between. Whoever stops reading, or aborts the signal, ends the request.
 * @throws ModelFailure
 */
export async function* streamFromModel(context: OperationContext, request: ModelRequest): AsyncGenerator<string> {
  const { tenantId, actor, tx, platform } = context
  const { instructions, text, maxOutputTokens, signal } = request
  const opened = await openConnection(context)
  if (!opened) throw new ModelFailure('unknown-model')
  const { connection, key } = opened
  const prompt = instructions + text
  const reserved = costOf(connection, { input: maxTokensOf(prompt), output: maxOutputTokens })
  const useId = await tx((db) => reserveUse(db, tenantId, { userId: personOf(actor), micros: reserved }))
  if (!useId) throw new ModelFailure('budget')
  const ended = new AbortController()
  const abortSignal = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(deadlineMs)])
  const seen: Seen = { text: '', tokens: undefined }
  try {
    const model = await languageModel(platform, connection, key)
    const { temperature } = connection
    yield* partsOf({ model, system: instructions, prompt: text, temperature, maxOutputTokens, abortSignal }, seen)
  } catch (error) {
    throw failureOf(abortSignal.aborted ? abortSignal.reason : error)
  } finally {
    ended.abort()
    const used = seen.tokens ?? { input: likelyTokensOf(prompt), output: likelyTokensOf(seen.text) }
    await tx((db) => settleUse(db, tenantId, useId, { ...used, reserved, micros: costOf(connection, used) }))
  }
}
