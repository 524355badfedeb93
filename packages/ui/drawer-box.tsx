'use client'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export type DrawerProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** For screen readers. */
  title: string
  children: ReactNode
}

/** The drawer itself, which `drawer.tsx` loads. */
export function DrawerBox({ open, onOpenChange, title, children }: DrawerProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-[min(288px,85vw)] border-r bg-sub pb-[env(safe-area-inset-bottom)] pl-[env(safe-area-inset-left)]"
        >
          <Primitive.Title className="sr-only">{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
