'use client'
import { type ComponentType, createContext, type MouseEvent, type ReactNode, useContext } from 'react'

type Shortcut = { keys: readonly string[]; label: string }

type LinkProps = { href: string; className: string; children: ReactNode; title?: string | undefined; 'data-row-link'?: '' }

/** How the product goes from page to page. Without it, links load pages anew. */
export type ListNavigation = {
  Link: ComponentType<LinkProps>
  /** Replaces the address, for another filter or order of the same list. */
  replace(href: string): void
  open(href: string): void
  /** Whether a replaced address is being loaded. */
  pending: boolean
  useShortcuts(shortcuts: readonly Shortcut[]): void
}

const Context = createContext<ListNavigation>({
  Link: (props) => <a {...props} />,
  replace: (href) => window.location.replace(href),
  open: (href) => window.location.assign(href),
  pending: false,
  useShortcuts: () => undefined,
})

export const ListNavigationProvider = Context.Provider
export const useListNavigation = (): ListNavigation => useContext(Context)

/** Whether a click on a link asks for the page here, not in another tab. */
export const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)

/** The link of a row, which the keyboard focuses. */
export function RowLink({ href, children, title }: { href: string; children: ReactNode; title?: string }) {
  const { Link } = useListNavigation()
  return (
    <Link href={href} title={title} data-row-link="" className="truncate font-medium hover:underline">
      {children}
    </Link>
  )
}

/** A link to another page of a list. */
export function PageLink(props: LinkProps) {
  const { Link } = useListNavigation()
  return <Link {...props} />
}
