'use client'
import { Button } from '@callboard/ui/button'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'

/** The focus stays on the button, although its item has another place. */
const keepFocus = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus())

/** Moves an item among its neighbours, or removes it. */
export function ItemButtons({
  id,
  label,
  at,
  of,
  onMove,
  onRemove,
}: {
  id: string
  label: string
  /** Its position, from 0. */
  at: number
  of: number
  onMove: ((by: -1 | 1) => void) | undefined
  onRemove: () => void
}) {
  const move = (by: -1 | 1, button: string) => {
    onMove?.(by)
    keepFocus(button)
  }
  return (
    <div className="flex shrink-0">
      {onMove ? (
        <>
          <Button
            id={`${id}-up`}
            variant="quiet"
            size="icon"
            aria-label={`Move ${label} up`}
            aria-disabled={at === 0 || undefined}
            onClick={() => move(-1, `${id}-up`)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            id={`${id}-down`}
            variant="quiet"
            size="icon"
            aria-label={`Move ${label} down`}
            aria-disabled={at === of - 1 || undefined}
            onClick={() => move(1, `${id}-down`)}
          >
            <ArrowDown aria-hidden />
          </Button>
        </>
      ) : null}
      <Button variant="quiet" size="icon" aria-label={`Remove ${label}`} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}
