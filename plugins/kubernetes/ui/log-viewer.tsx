'use client'
import { Button } from '@callboard/ui/button'
import { ScrollText, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'

/** Maximum lines in the browser while following. */
const maxLines = 5000

type Addresses = { now: string; follow: string; previous: string }
type Mode = keyof Addresses

function useText(address: string | undefined) {
  const [lines, setLines] = useState<string[]>([])
  const [state, setState] = useState<'reading' | 'ended' | { refused: string }>('reading')
  useEffect(() => {
    if (!address) return
    const stop = new AbortController()
    setLines([])
    setState('reading')
    const read = async () => {
      const response = await fetch(address, { signal: stop.signal })
      if (!response.ok || !response.body) return setState({ refused: await response.text() })
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (;;) {
        const { done, value } = await reader.read()
        const whole = (rest + (value ?? '')).split('\n')
        rest = whole.pop() ?? ''
        if (whole.length > 0) setLines((before) => [...before, ...whole].slice(-maxLines))
        if (!done) continue
        if (rest) setLines((before) => [...before, rest])
        return setState('ended')
      }
    }
    read().catch((error) => {
      if (!stop.signal.aborted)
        setState({ refused: `The log stream was interrupted: ${error instanceof Error ? error.message : String(error)}` })
    })
    return () => stop.abort()
  }, [address])
  return { lines, state }
}

/** A container's log in a dialog. */
export function LogButton({
  title,
  addresses,
  restarted,
  reason,
}: {
  title: string
  addresses: Addresses
  restarted: boolean
  reason: string | undefined
}) {
  const [mode, setMode] = useState<Mode>()
  const { lines, state } = useText(mode ? addresses[mode] : undefined)
  const end = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls whenever a line has come
  useEffect(() => {
    // Newer browsers return a promise, which is not a clean-up function.
    void end.current?.scrollIntoView({ block: 'end' })
  }, [lines])
  const choices: [Mode, string][] = [
    ['now', 'Latest'],
    ['follow', 'Follow'],
    ...(restarted ? [['previous', 'Previous container'] as [Mode, string]] : []),
  ]
  return (
    <>
      <Button variant="quiet" reason={reason} onClick={() => setMode(restarted ? 'previous' : 'now')}>
        <ScrollText aria-hidden /> Log
      </Button>
      <Dialog.Root open={mode !== undefined} onOpenChange={(open) => (open ? undefined : setMode(undefined))}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-4 z-50 flex flex-col rounded-xl border bg-panel shadow-xl sm:inset-x-12 sm:inset-y-10"
          >
            <header className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
              <Dialog.Title className="min-w-0 flex-1 truncate font-semibold">Log of {title}</Dialog.Title>
              {choices.map(([value, label]) => (
                <Button
                  key={value}
                  variant={mode === value ? 'primary' : 'plain'}
                  aria-pressed={mode === value}
                  onClick={() => setMode(value)}
                >
                  {label}
                </Button>
              ))}
              <Dialog.Close aria-label="Close" className="rounded p-1 text-faint hover:bg-sub">
                <X className="size-4" />
              </Dialog.Close>
            </header>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
            <section aria-label="Log" tabIndex={0} className="min-h-0 flex-1 overflow-auto p-4">
              {typeof state === 'object' ? (
                <p role="alert" className="text-bad">
                  {state.refused}
                </p>
              ) : null}
              <pre className="font-mono text-sm">{lines.join('\n')}</pre>
              {state === 'ended' && lines.length === 0 ? <p className="text-muted">No log output.</p> : null}
              <div ref={end} />
            </section>
            <footer className="border-t px-4 py-2 text-sm text-faint">
              {state === 'reading'
                ? mode === 'follow'
                  ? 'Streaming new lines.'
                  : 'Loading …'
                : `${lines.length} lines, live from the cluster. Logs are not stored.`}
            </footer>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  )
}
