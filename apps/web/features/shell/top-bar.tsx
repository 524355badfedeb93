import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { Bell } from './bell.tsx'
import { PaletteButton, ShortcutsButton } from './command-palette.tsx'
import { SidebarButton } from './sidebar-button.tsx'

export type Crumb = { label: string; href?: string }

/** Where one is, and the way to everywhere else. Stays in view. */
function TopBar({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <header className="sticky top-0 z-20 flex h-(--top-bar) items-center gap-2 border-b bg-bg pr-3 pl-2.5 shell:gap-3 shell:pr-5 shell:pl-4 print:hidden">
      <SidebarButton />
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
        <ol className="flex min-w-0 items-center gap-1 text-muted">
          {crumbs.map((crumb, i) => (
            <li
              key={crumb.label}
              className={
                i === crumbs.length - 1 ? 'min-w-0 truncate' : 'flex max-w-60 shrink-0 items-center gap-1 truncate max-sm:hidden'
              }
            >
              {i === crumbs.length - 1 ? (
                <b aria-current="page" className="font-medium text-fg">
                  {crumb.label}
                </b>
              ) : (
                <>
                  {crumb.href ? (
                    <Link href={crumb.href} className="truncate hover:text-fg">
                      {crumb.label}
                    </Link>
                  ) : (
                    <span className="truncate">{crumb.label}</span>
                  )}
                  <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />
                </>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <PaletteButton />
      <Bell />
      <ShortcutsButton />
    </header>
  )
}

/** A page of the portal: top bar and content. */
export function PortalPage({ crumbs, children }: { crumbs: Crumb[]; children: ReactNode }) {
  return (
    <>
      <TopBar crumbs={crumbs} />
      <main id="content">{children}</main>
    </>
  )
}
