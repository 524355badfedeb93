import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { Bell } from './bell.tsx'
import { PaletteButton } from './command-palette.tsx'

export type Crumb = { label: string; href?: string }

/** Where one is, and the way to everywhere else. */
function TopBar({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <header className="flex h-12 items-center gap-3 border-b pr-4 pl-14 sm:pr-5 md:pl-6 print:hidden">
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
        <ol className="flex min-w-0 items-center gap-1.5 text-muted">
          {crumbs.map((crumb, i) => (
            <li key={crumb.label} className={i === crumbs.length - 1 ? 'min-w-0 truncate' : 'hidden shrink-0 sm:block'}>
              {crumb.href ? (
                <>
                  <Link href={crumb.href} className="hover:text-fg">
                    {crumb.label}
                  </Link>
                  <span aria-hidden> /</span>
                </>
              ) : (
                <b aria-current="page" className="font-medium text-fg">
                  {crumb.label}
                </b>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <div className="flex flex-1 items-center justify-end gap-1.5">
        <PaletteButton />
        <Bell />
      </div>
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
