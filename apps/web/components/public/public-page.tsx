import { buttonStyle } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { Logo } from '~/components/logo.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { currentAccount } from '~/lib/session/session.ts'

const headerLinks = [
  { label: 'Pricing', href: paths.pricing() },
  { label: 'Docs', href: paths.guide() },
  { label: 'Changelog', href: paths.changelog() },
]
const footerLinks = [
  { label: 'API', href: paths.apiReference() },
  { label: 'Security', href: paths.securityFacts() },
  { label: 'Status', href: paths.status() },
  { label: 'Terms', href: paths.terms() },
  { label: 'Privacy', href: paths.privacy() },
]

async function PublicHeader() {
  const account = await currentAccount()
  return (
    <header className="border-b bg-bg">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 gap-y-2 px-5 py-3">
        <Link href={paths.landing()} className="flex rounded" aria-label="Callboard home">
          <Logo />
        </Link>
        <nav aria-label="Site" className="order-last flex flex-wrap gap-x-1 max-sm:w-full sm:order-none">
          {headerLinks.map(({ label, href }) => (
            <Link key={href} href={href} className={cn(buttonStyle({ variant: 'quiet' }), 'max-sm:first:-ml-2.5')}>
              {label}
            </Link>
          ))}
        </nav>
        <nav aria-label="Account" className="ml-auto flex gap-2">
          {account ? (
            <Link href={paths.organizations()} className={buttonStyle({ variant: 'primary' })}>
              Open your portal
            </Link>
          ) : (
            <>
              <Link href={paths.signIn()} className={buttonStyle({ variant: 'quiet' })}>
                Sign in
              </Link>
              <Link href={paths.signUp()} className={buttonStyle({ variant: 'primary' })}>
                Create account
              </Link>
            </>
          )}
        </nav>
      </div>
    </header>
  )
}

const PublicFooter = () => (
  <footer className="mt-auto border-t">
    <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-6 text-muted">
      <Logo />
      <nav aria-label="Legal and status" className="flex flex-wrap gap-x-5 gap-y-1">
        {footerLinks.map(({ label, href }) => (
          <Link key={href} href={href} className="rounded hover:text-fg hover:underline">
            {label}
          </Link>
        ))}
      </nav>
    </div>
  </footer>
)

/** The frame of every page that anybody may read. */
export function PublicPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-screen flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-panel px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <PublicHeader />
      <main id="content" className="mx-auto w-full max-w-5xl px-5 py-10">
        {children}
      </main>
      <PublicFooter />
    </div>
  )
}

/** A page of text, at a width that can be read. */
export function PublicText({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <PublicPage>
      <div className="flex max-w-3xl flex-col gap-8">
        <div>
          <h1 className="text-3xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-3 text-lg text-muted">{lead}</p>
        </div>
        {children}
      </div>
    </PublicPage>
  )
}

/** A titled part of a page of text. */
export function PublicSection({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section id={id} className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}

/** Statements, one a line. */
export const Facts = ({ items }: { items: readonly string[] }) => (
  <ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-faint">
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
)
