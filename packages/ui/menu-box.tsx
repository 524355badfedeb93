'use client'
import { DropdownMenu } from 'radix-ui'
import { type CSSProperties, type ReactNode, type RefObject, useRef } from 'react'
import { createPortal } from 'react-dom'

/** Where an element is in the window. A menu holds the page, so that it stays there while the menu is open. */
function areaOf(element: HTMLElement | null): CSSProperties {
  const { top = 0, left = 0, width = 0, height = 0 } = element?.getBoundingClientRect() ?? {}
  return { position: 'fixed', top, left, width, height, pointerEvents: 'none' }
}

/** The menu itself, which `menu.tsx` loads. It opens beside the trigger, over which an invisible element marks the place. */
export function MenuBox({
  trigger,
  open,
  onOpenChange,
  label,
  children,
}: {
  trigger: RefObject<HTMLElement | null>
  open: boolean
  onOpenChange: (open: boolean) => void
  label: string
  children: ReactNode
}) {
  const left = useRef(false)
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange}>
      {createPortal(
        <DropdownMenu.Trigger asChild>
          <span aria-hidden style={open ? areaOf(trigger.current) : { display: 'none' }} />
        </DropdownMenu.Trigger>,
        document.body,
      )}
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          aria-label={label}
          aria-labelledby={undefined}
          onInteractOutside={() => {
            left.current = true
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            // Who has clicked elsewhere stays there.
            if (!left.current) trigger.current?.focus()
            left.current = false
          }}
          className="z-50 max-h-[70vh] min-w-52 overflow-auto rounded-lg border bg-panel p-1 shadow-lg"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const item =
  'flex w-full cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-left outline-none data-[highlighted]:bg-sub [&_svg]:size-3.5'

export const Item = ({ children, onSelect }: { children: ReactNode; onSelect: () => void }) => (
  <DropdownMenu.Item className={item} onSelect={onSelect}>
    {children}
  </DropdownMenu.Item>
)

export const LinkItem = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Item asChild className={item}>
    {children}
  </DropdownMenu.Item>
)

export const Label = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 py-1 text-sm text-faint">{children}</DropdownMenu.Label>
)

export const Separator = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />
