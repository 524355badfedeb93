'use client'
import {
  cloneElement,
  createContext,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
  useContext,
  useRef,
  useState,
} from 'react'

type Parts = typeof import('./menu-box.tsx')
const LoadedParts = createContext<Parts | undefined>(undefined)

type TriggerProps = HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement>; 'data-state'?: 'open' | 'closed' }

/** A menu under its trigger. It is loaded when somebody points at the trigger or focuses it. */
export function Menu({ trigger, label, children }: { trigger: ReactElement<TriggerProps>; label: string; children: ReactNode }) {
  const place = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  const [parts, setParts] = useState<Parts>()
  const load = () => {
    if (!parts) void import('./menu-box.tsx').then(setParts)
  }
  const show = () => {
    load()
    setOpen(true)
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: place,
        'aria-label': label,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'data-state': open ? 'open' : 'closed',
        onPointerEnter: load,
        onFocus: load,
        onClick: show,
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          show()
        },
      })}
      {parts ? (
        <LoadedParts value={parts}>
          <parts.MenuBox trigger={place} open={open} onOpenChange={setOpen} label={label}>
            {children}
          </parts.MenuBox>
        </LoadedParts>
      ) : null}
    </>
  )
}

// Items are rendered in an open menu alone, which has loaded its parts.

export function MenuItem(props: { children: ReactNode; onSelect: () => void }) {
  const parts = useContext(LoadedParts)
  return parts ? <parts.Item {...props} /> : null
}

/** A menu item that is a link. */
export function MenuLink(props: { children: ReactNode }) {
  const parts = useContext(LoadedParts)
  return parts ? <parts.LinkItem {...props} /> : null
}

export function MenuLabel(props: { children: ReactNode }) {
  const parts = useContext(LoadedParts)
  return parts ? <parts.Label {...props} /> : null
}

export function MenuSeparator() {
  const parts = useContext(LoadedParts)
  return parts ? <parts.Separator /> : null
}
