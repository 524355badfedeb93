'use client'
import { type FeedbackReason, feedbackReasons } from '@callboard/modules/knowledge/domain/feedback'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState, useTransition } from 'react'
import { rate } from './actions.ts'

type Rating = { helpful: boolean; reason: FeedbackReason | null }

const labels: Record<FeedbackReason, string> = {
  wrong: 'Wrong',
  outdated: 'Outdated',
  incomplete: 'Incomplete',
  unclear: 'Unclear',
}

const pressed = 'aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:text-accent'

/**
 * Asks whether an answer helped, and if not, why. The page is not loaded again afterwards: it would ask the question once more.
 * @param quoted the answer quotes sections, whose owner is notified
 */
export function AnswerRating({
  base,
  id,
  rating: initial,
  quoted,
}: {
  base: string
  id: string
  rating: Rating | null
  quoted: boolean
}) {
  const [rating, setRating] = useState(initial)
  const [busy, start] = useTransition()
  const send = (next: Rating) =>
    start(async () => {
      const result = await rate(base, id, next)
      if (result.ok) setRating(result.data)
      else toast.error(result.message)
    })
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2 text-muted print:hidden">
      <span>Was this answer helpful?</span>
      <span className="flex gap-2">
        <Button
          disabled={busy}
          aria-pressed={rating?.helpful === true}
          className={pressed}
          onClick={() => send({ helpful: true, reason: null })}
        >
          <ThumbsUp aria-hidden /> Yes
        </Button>
        <Button
          disabled={busy}
          aria-pressed={rating?.helpful === false}
          className={pressed}
          onClick={() => send({ helpful: false, reason: rating?.reason ?? null })}
        >
          <ThumbsDown aria-hidden /> No
        </Button>
      </span>
      {rating?.helpful === false ? (
        <fieldset className="flex flex-wrap items-center gap-2">
          <legend className="sr-only">What was wrong with it?</legend>
          {feedbackReasons.map((reason) => (
            <Button
              key={reason}
              disabled={busy}
              aria-pressed={rating.reason === reason}
              className={pressed}
              onClick={() => send({ helpful: false, reason })}
            >
              {labels[reason]}
            </Button>
          ))}
        </fieldset>
      ) : null}
      <span role="status">
        {rating === null
          ? null
          : rating.helpful || !quoted
            ? 'Thank you.'
            : 'Thank you. The owner of the first source has been asked to correct it.'}
      </span>
    </div>
  )
}
