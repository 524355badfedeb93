'use client'
import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

/** Tooltips below share one delay, so that moving along a list shows each at once. */
export const TooltipGroup = ({ children }: { children: ReactNode }) => (
  <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
    {children}
  </Primitive.Provider>
)

/** A short text beside its trigger, on hover and on focus. Repeats what the trigger's name says, or adds its keys. */
export function Tooltip({
  text,
  keys = [],
  side = 'right',
  children,
}: {
  text: string
  keys?: readonly string[]
  side?: 'right' | 'bottom'
  children: ReactNode
}) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          className="z-50 flex items-center gap-2 rounded-md border bg-panel px-2 py-1 text-sm shadow-lg print:hidden"
        >
          {text}
          {keys.length > 0 ? (
            <span className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          ) : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** One key of a keyboard. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-grid h-[18px] min-w-[18px] place-items-center rounded border bg-sub px-1 font-sans text-xs text-muted">
    {children}
  </kbd>
)
