'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Suspense } from 'react'
import { type CountId, shownCount } from './navigation.ts'
import { useCounts } from './shell-context.tsx'

type Props = { id: CountId; collapsed: boolean }

function Count({ id, collapsed }: Props) {
  const counts = useCounts()
  const shown = counts ? shownCount(id, counts) : undefined
  if (!shown) return null
  const { text, words, failing } = shown
  return (
    <>
      {collapsed ? (
        failing ? (
          <span aria-hidden className="absolute top-1 right-2.5 size-1.5 rounded-full bg-bad-mark" />
        ) : null
      ) : (
        <span
          aria-hidden
          title={words}
          className={cn('shrink-0 text-sm tabular-nums', failing ? 'rounded-full bg-bad-soft px-1.5 text-bad' : 'text-muted')}
        >
          {text}
        </span>
      )}
      <span className="sr-only">, {words}</span>
    </>
  )
}

/** The number beside an entry of the navigation. The page does not wait for it. */
export const NavCount = (props: Props) => (
  <Suspense fallback={null}>
    <Count {...props} />
  </Suspense>
)
