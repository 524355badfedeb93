'use client'
import { Button } from '@callboard/ui/button'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { ratePage } from './actions.ts'

type Props = {
  base: string
  entityRef: string
  page: string
  /** Where the page is edited. */
  edit: string
  /** Why the reader may not rate. */
  reason: string | undefined
}

const pressed = 'aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:text-accent'

/** Asks whether a page helped. The answer is counted in Insights, without a name. */
export function PageRating({ base, entityRef, page, edit, reason }: Props) {
  const { busy, run } = useAction()
  const [helpful, setHelpful] = useState<boolean>()
  const rate = (next: boolean) =>
    run(
      () => ratePage(base, entityRef, page, next),
      () => setHelpful(next),
    )
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-t px-4 py-2 text-muted sm:px-6 print:hidden">
      <span>Was this page helpful?</span>
      <span className="flex gap-2">
        <Button reason={reason} disabled={busy} aria-pressed={helpful === true} className={pressed} onClick={() => rate(true)}>
          <ThumbsUp aria-hidden /> Yes
        </Button>
        <Button reason={reason} disabled={busy} aria-pressed={helpful === false} className={pressed} onClick={() => rate(false)}>
          <ThumbsDown aria-hidden /> No
        </Button>
      </span>
      <span role="status">
        {helpful === undefined ? null : helpful ? (
          'Thank you.'
        ) : (
          <>
            Thank you. You can also{' '}
            <a href={edit} target="_blank" rel="noreferrer" className="text-accent underline">
              suggest an edit
            </a>
            .
          </>
        )}
      </span>
    </div>
  )
}
