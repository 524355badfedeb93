'use client'
import type { LookupStep } from '@callboard/modules/knowledge/domain/lookup'
import type { SummaryPart } from '@callboard/modules/knowledge/domain/supported-sentence'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Sparkles, Square } from 'lucide-react'
import { Fragment, useCallback, useEffect, useRef, useState } from 'react'
import { LookupList } from './lookup-list.tsx'
import { readSummary } from './read-summary.ts'

type Shown = { position: number; parts: SummaryPart[] }

type State =
  | { is: 'idle' }
  | { is: 'running' | 'stopped' | 'complete'; sentences: Shown[]; steps: LookupStep[]; dropped: number }
  | { is: 'failed'; message: string }

type Source = { title: string; anchor: string }

/** What a citation is called, and where it leads: to a quote on the page, or to what was looked up. */
function citedSource(
  number: number,
  { base, sources, steps }: { base: string; sources: readonly Source[]; steps: readonly LookupStep[] },
): { title: string; href: string } {
  const quote = sources[number - 1]
  if (quote) return { title: quote.title, href: `#${quote.anchor}` }
  const found = steps.flatMap((step) => step.sources).find((source) => source.number === number)
  return { title: found?.title ?? '', href: base + (found?.href ?? '') }
}

type PartProps = { part: SummaryPart; base: string; sources: readonly Source[]; steps: readonly LookupStep[] }

function Part({ part, ...of }: PartProps) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code className="rounded bg-inset px-1 font-mono text-sm">{part.text}</code>
    case 'citation': {
      const { title, href } = citedSource(part.number, of)
      return (
        <a
          href={href}
          aria-label={`Source ${part.number}: ${title}`}
          className="ml-0.5 inline-flex min-w-5 justify-center rounded bg-accent-soft px-1 text-sm font-medium text-accent"
        >
          {part.number}
        </a>
      )
    }
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
    const steps: LookupStep[] = []
    const show = (is: 'running' | 'stopped' | 'complete', dropped = 0) =>
      setState({ is, sentences: [...sentences], steps: [...steps], dropped })
    show('running')
    try {
      for await (const event of readSummary(base, id, controller.signal)) {
        if (event.type === 'sentence') {
          sentences.push({ position: sentences.length, parts: event.parts })
          show('running')
        } else if (event.type === 'step') {
          steps.push(event.step)
          show('running')
        } else if (event.type === 'failed') setState({ is: 'failed', message: event.message })
        else show('complete', event.dropped)
      }
    } catch {
      if (running.current === controller) show('stopped')
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
      <Notice tone="warn" title="No summary" action={<Button onClick={() => void run()}>Try again</Button>}>
        {state.message} The quotes below answer the question.
      </Notice>
    )
  if (state.is === 'complete' && state.sentences.length === 0)
    return (
      <Notice tone="info" title="No summary">
        The sources do not support what the model wrote. The quotes below answer the question.
        {state.steps.length > 0 ? <LookupList base={base} steps={state.steps} /> : null}
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
                <Part key={i} part={part} base={base} sources={sources} steps={state.steps} />
              ))}{' '}
            </Fragment>
          ))}
        </p>
        {state.steps.length > 0 ? <LookupList base={base} steps={state.steps} /> : null}
        <p className="mt-2 flex min-h-7 items-center gap-2 text-sm text-muted print:hidden">
          <span>
            Written by a model from the quotes below{state.steps.length > 0 ? ' and what it looked up' : ''}. {note(state)}
          </span>
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
