'use client'
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './class-names.ts'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: ReactNode
  wide?: boolean
  children: ReactNode
}

/** The dialog itself, which `dialog.tsx` loads. */
export function DialogBox({ open, onOpenChange, title, description, wide = false, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          className={cn(
            'fixed left-1/2 z-50 max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-y-auto rounded-xl border bg-panel p-5 shadow-xl',
            wide ? 'top-[8vh] max-h-[90vh] w-[720px]' : 'top-[15vh] max-h-[83vh] w-[460px]',
          )}
        >
          <div className="flex items-start justify-between gap-3">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            <Primitive.Close aria-label="Close" className="rounded p-1 text-faint hover:bg-sub">
              <X className="size-4" />
            </Primitive.Close>
          </div>
          <Primitive.Description asChild>
            <div className="mt-1 text-muted">{description}</div>
          </Primitive.Description>
          <div className="mt-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
