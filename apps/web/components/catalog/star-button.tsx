'use client'
import { toast } from '@callboard/ui/toast'
import { Star } from 'lucide-react'
import { useOptimistic, useTransition } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'

/** Stars an entity. Shows the change immediately, and reverts it if it fails. */
export function StarButton({
  label,
  starred,
  save,
}: {
  label: string
  starred: boolean
  save: (starred: boolean) => Promise<ActionResult>
}) {
  const [shown, show] = useOptimistic(starred)
  const [, start] = useTransition()
  const toggle = () =>
    start(async () => {
      show(!starred)
      const result = await save(!starred)
      if (!result.ok) toast.error(result.message)
    })
  return (
    <button
      type="button"
      onClick={toggle}
      aria-pressed={shown}
      aria-label={`Star ${label}`}
      className="rounded p-1 text-faint hover:text-fg"
    >
      <Star aria-hidden className={`size-3.5 ${shown ? 'fill-warn text-warn' : ''}`} />
    </button>
  )
}
