'use client'
import { Popover as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

/** A panel under its trigger, for controls that a menu cannot hold. Escape closes it. */
export function Popover({
  trigger,
  label,
  align = 'start',
  wide = false,
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactNode
  /** Names the panel. */
  label: string
  align?: 'start' | 'end'
  /** For a list of texts, with edges of its own, rather than for controls. */
  wide?: boolean
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-[70vh] max-w-[calc(100vw-16px)] overflow-auto rounded-lg border bg-panel shadow-lg',
            wide ? 'w-96 outline-none' : 'w-72 p-1',
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
