'use client'
import { Button } from '@callboard/ui/button'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'

type Excerpt = { lines: string[]; from: number; of: number }
type Shown = { excerpt: Excerpt } | { refused: string } | 'reading' | undefined

/** The part of a job's log around its failure, loaded on demand. */
export function LogExcerpt({ href, job, reason }: { href: string; job: string; reason: string | undefined }) {
  const [shown, setShown] = useState<Shown>()
  const read = async () => {
    setShown('reading')
    try {
      const response = await fetch(href)
      if (!response.ok) return setShown({ refused: await response.text() })
      setShown({ excerpt: (await response.json()) as Excerpt })
    } catch {
      setShown({ refused: 'The log could not be read. Check the connection, and try again.' })
    }
  }
  return (
    <>
      <Button
        variant="quiet"
        reason={reason}
        aria-label={`Log of ${job}`}
        aria-expanded={typeof shown === 'object'}
        onClick={() => (typeof shown === 'object' ? setShown(undefined) : void read())}
      >
        <ScrollText aria-hidden /> {shown === 'reading' ? 'Loading …' : 'Log'}
      </Button>
      {typeof shown === 'object' ? (
        <div className="basis-full">
          {'refused' in shown ? (
            <p role="alert" className="text-bad">
              {shown.refused}
            </p>
          ) : (
            <>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
              <section tabIndex={0} aria-label={`Log of ${job}`} className="max-h-80 overflow-auto rounded-md bg-sub p-3">
                <pre className="font-mono text-sm">{shown.excerpt.lines.join('\n')}</pre>
              </section>
              <p className="text-sm text-faint">
                Lines {shown.excerpt.from} to {shown.excerpt.from + shown.excerpt.lines.length - 1} of {shown.excerpt.of}, live
                from the provider. Logs are not stored.
              </p>
            </>
          )}
        </div>
      ) : null}
    </>
  )
}
