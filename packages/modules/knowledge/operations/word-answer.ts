import type { OperationContext } from '@callboard/kernel/operation'
import { streamFromModel } from '@callboard/modules/models'
import { isModelFailure } from '@callboard/modules/models/domain/model-failure'
import type { ModelTurn, ToolCall } from '@callboard/modules/models/domain/tool'
import type { Citation } from '../domain/answer.ts'
import { maxLookups } from '../domain/lookup.ts'
import { modelTools } from '../domain/lookup-input.ts'
import { SentenceReader } from '../domain/sentence-reader.ts'
import {
  lookupInstructions,
  maxSummaryLength,
  maxSummaryTokens,
  type SummaryEvent,
  summaryInstructions,
  summaryPrompt,
  summarySources,
} from '../domain/summary.ts'
import { type SummarySource, supportedSentence } from '../domain/supported-sentence.ts'
import type { Lookups } from './look-up.ts'

/** For all requests of an answer together. */
const deadlineMs = 120_000
/** Of one turn; what a model asks for beyond is not answered. */
const maxCallsOfTurn = 10

/** What is worded. `lookups`: what the model may look up; undefined if it only gets the quotes. */
type Wording = { question: string; citations: readonly Citation[]; lookups: Lookups | undefined }
type Count = { shown: number; dropped: number }

/** The sentences of one request that the sources support. @returns what the model asks for next */
async function* readRequest(
  stream: AsyncGenerator<string, ToolCall[]>,
  sources: readonly SummarySource[],
  count: Count,
): AsyncGenerator<SummaryEvent, ToolCall[]> {
  const reader = new SentenceReader()
  let length = 0
  function* shown(sentences: readonly string[]): Generator<SummaryEvent> {
    for (const sentence of sentences) {
      const parts = supportedSentence(sentence, sources)
      count[parts ? 'shown' : 'dropped']++
      if (parts) yield { type: 'sentence', parts }
    }
  }
  try {
    while (length <= maxSummaryLength) {
      const next = await stream.next()
      if (next.done) {
        yield* shown(reader.end())
        return next.value
      }
      length += next.value.length
      yield* shown(reader.push(next.value))
    }
    return []
  } finally {
    // Whoever stops reading ends the request to the provider.
    await stream.return([])
  }
}

/** Carries out what a model asks for. @returns what it gets back */
async function* lookUp(
  lookups: Lookups | undefined,
  calls: readonly ToolCall[],
  sources: SummarySource[],
): AsyncGenerator<SummaryEvent, ModelTurn> {
  const turn: { call: ToolCall; result: string }[] = []
  for (const call of calls.slice(0, maxCallsOfTurn)) {
    const found = await lookups?.run(call)
    if (found) {
      sources.push(...found.sources)
      yield { type: 'step', step: found.step }
    }
    turn.push({ call, result: found?.result ?? 'No more lookups. Answer from the sources.' })
  }
  return turn
}

async function* requests(
  context: OperationContext,
  { question, citations, lookups }: Wording,
  signal: AbortSignal,
  count: Count,
): AsyncGenerator<SummaryEvent> {
  const sources = summarySources(citations)
  if (sources.length === 0) return
  const request = {
    instructions: summaryInstructions + (lookups ? lookupInstructions : ''),
    text: summaryPrompt(question, sources, lookups?.entities),
    maxOutputTokens: maxSummaryTokens,
    signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    ...(lookups ? { tools: modelTools } : {}),
  }
  const turns: ModelTurn[] = []
  // One request more than lookups to answer from the last, and one to be told that there are no more.
  for (let sent = 0; sent < maxLookups + 2; sent++) {
    const calls = yield* readRequest(streamFromModel(context, { ...request, turns }), sources, count)
    if (calls.length === 0) return
    // Words around a call are not part of the answer.
    count.dropped = 0
    turns.push(yield* lookUp(lookups, calls, sources))
  }
}

/** The organization's model words an answer. Sentences that its sources do not support are dropped. */
export async function* wordAnswer(
  context: OperationContext,
  wording: Wording,
  signal: AbortSignal,
): AsyncGenerator<SummaryEvent> {
  const count: Count = { shown: 0, dropped: 0 }
  try {
    yield* requests(context, wording, signal, count)
    yield { type: 'end', ...count }
  } catch (error) {
    if (signal.aborted) return
    if (!isModelFailure(error)) throw error
    yield { type: 'failed', message: error.message }
  }
}
