import type { SummaryEvent } from '@callboard/modules/knowledge/domain/summary'
import { readLines } from '~/lib/http/json-lines.ts'
import { paths } from '~/lib/navigation/paths.ts'

const unavailable = 'The summary could not be loaded. Try again in a moment.'

/**
 * The events of a summary as they arrive. Whatever fails is an event too, with what to do.
 * @throws DOMException `AbortError` if the signal aborts
 */
export async function* readSummary(base: string, id: string, signal: AbortSignal): AsyncGenerator<SummaryEvent> {
  let ended = false
  try {
    const response = await fetch(paths.answerSummary(base), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
      signal,
    })
    if (!response.ok || response.redirected) {
      const isReason = response.headers.get('content-type')?.startsWith('text/plain')
      yield { type: 'failed', message: isReason ? await response.text() : unavailable }
      return
    }
    for await (const line of readLines(response)) {
      const event = JSON.parse(line) as SummaryEvent
      ended = event.type === 'end' || event.type === 'failed'
      yield event
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Error)) throw error
  }
  if (!ended) yield { type: 'failed', message: unavailable }
}
