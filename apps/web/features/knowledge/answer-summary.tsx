'use client'
import type { SummaryPart } from '@callboard/modules/knowledge/domain/supported-sentence'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Sparkles, Square } from 'lucide-react'
import { Fragment, useCallback, useEffect, useRef, useState } from 'react'
import { readSummary } from './read-summary.ts'

type Shown = { position: number; parts: SummaryPart[] }

type State =
  | { is: 'idle' }
  | { is: 'running' | 'stopped' | 'complete'; sentences: Shown[]; dropped: number }
  | { is: 'failed'; message: string }

type Source = { title: string; anchor: string }

function Part({ part, sources }: { part: SummaryPart; sources: readonly Source[] }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code className="rounded bg-inset px-1 font-mono text-sm">{part.text}</code>
    case 'citation':
      return (
        <a
          href={`#${sources[part.number - 1]?.anchor ?? ''}`}
          aria-label={`Source ${part.number}: ${sources[part.number - 1]?.title ?? ''}`}
          className="ml-0.5 inline-flex min-w-5 justify-center rounded bg-accent-soft px-1 text-sm font-medium text-accent"
        >
          {part.number}
        </a>
      )
  }
}

const note = (state: Exclude<State, { is: 'idle' | 'failed' }>): string => {
  if (state.is === 'running') return 'Summarizing…'
  if (state.is === 'stopped') return 'Stopped.'
  const dropped = state.dropped === 1 ? '1 sentence that the sources do not support was left out.' : ''
  return state.dropped > 1 ? `${state.dropped} sentences that the sources do not support were left out.` : dropped
}

/** Runs a summary, and stops it. Another run replaces it. */
function useSummary(base: string, id: string) {
  const [state, setState] = useState<State>({ is: 'idle' })
  const running = useRef<AbortController>(undefined)
  const stop = useCallback(() => running.current?.abort(), [])
  const run = useCallback(async () => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const sentences: Shown[] = []
    setState({ is: 'running', sentences: [], dropped: 0 })
    try {
      for await (const event of readSummary(base, id, controller.signal)) {
        if (event.type === 'sentence') {
          sentences.push({ position: sentences.length, parts: event.parts })
          setState({ is: 'running', sentences: [...sentences], dropped: 0 })
        } else if (event.type === 'failed') setState({ is: 'failed', message: event.message })
        else setState({ is: 'complete', sentences, dropped: event.dropped })
      }
    } catch {
      if (running.current === controller) setState({ is: 'stopped', sentences, dropped: 0 })
    }
  }, [base, id])
  useEffect(() => stop, [stop])
  return { state, run, stop }
}

/**
 * The answer as a model words it, above the quotes that it is worded from.
 * @param sources the quotes, in order, with their anchors on the page
 * @param start whether it begins by itself
 */
export function AnswerSummary({
  base,
  id,
  sources,
  start,
}: {
  base: string
  id: string
  sources: readonly Source[]
  start: 'now' | 'on-request'
}) {
  const { state, run, stop } = useSummary(base, id)
  useEffect(() => {
    if (start === 'now') void run()
  }, [start, run])
  if (state.is === 'idle')
    return start === 'now' ? null : (
      <div className="print:hidden">
        <Button onClick={() => void run()}>
          <Sparkles aria-hidden /> Summarize
        </Button>
      </div>
    )
  if (state.is === 'failed')
    return (
      <Notice tone="warn" title="There is no summary." action={<Button onClick={() => void run()}>Try again</Button>}>
        {state.message} The quotes below answer the question.
      </Notice>
    )
  if (state.is === 'complete' && state.sentences.length === 0)
    return (
      <Notice tone="info" title="There is no summary.">
        The sources do not support what the model wrote. The quotes below answer the question.
      </Notice>
    )
  return (
    <Card label="Summary">
      <div aria-live="polite" aria-busy={state.is === 'running'} className="px-4 py-3">
        <p className="text-lg">
          {state.sentences.map(({ position, parts }) => (
            <Fragment key={position}>
              {parts.map((part, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change
                <Part key={i} part={part} sources={sources} />
              ))}{' '}
            </Fragment>
          ))}
        </p>
        <p className="mt-2 flex min-h-7 items-center gap-2 text-sm text-muted print:hidden">
          <span>Written by a model from the quotes below. {note(state)}</span>
          {state.is === 'running' ? (
            <Button onClick={stop}>
              <Square aria-hidden /> Stop
            </Button>
          ) : null}
        </p>
      </div>
    </Card>
  )
}
