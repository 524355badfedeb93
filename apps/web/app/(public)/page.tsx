import { buttonStyle } from '@callboard/ui/button'
import { GitBranch, Search, ShieldCheck, Zap } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { Logo } from '~/components/logo.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { currentAccount } from '~/lib/session/session.ts'

const reasons = [
  {
    icon: GitBranch,
    title: 'Populates itself',
    text: 'Connect GitHub with read-only access. Services, APIs, teams and their owners appear while you watch.',
  },
  {
    icon: Zap,
    title: 'Always up to date',
    text: 'Merged changes appear in the catalog within two seconds, not at the next poll.',
  },
  {
    icon: Search,
    title: 'Traceable',
    text: 'Every entity links to its source. Every file that could not be read shows the line and how to fix it.',
  },
  {
    icon: ShieldCheck,
    title: 'Nothing to host',
    text: 'No server, no fork, no upgrade. Tenants are isolated by row-level security in the database.',
  },
]

export default async function LandingPage() {
  const account = await currentAccount()
  return (
    <div className="mx-auto flex min-h-screen max-w-5xl flex-col px-5">
      <header className="flex items-center justify-between py-5">
        <Logo />
        <nav aria-label="Account" className="flex gap-2">
          <Link href={paths.pricing()} className={buttonStyle({ variant: 'quiet' })}>
            Pricing
          </Link>
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
      </header>
      <main className="flex flex-1 flex-col justify-center gap-14 py-12">
        <div className="max-w-2xl">
          <h1 className="text-3xl font-semibold tracking-tight">The first place your developers look.</h1>
          <p className="mt-4 text-lg text-muted">
            Callboard is a hosted developer portal: every service, API, team and owner in your organization, always up to date.
            Sign up, connect GitHub, and your catalog is ready in minutes.
          </p>
          <div className="mt-6 flex flex-wrap gap-2">
            <Link
              href={account ? paths.organizations() : paths.signUp()}
              className={buttonStyle({ variant: 'primary', size: 'large' })}
            >
              {account ? 'Open your portal' : 'Start free'}
            </Link>
          </div>
        </div>
        <ul className="grid gap-5 sm:grid-cols-2">
          {reasons.map(({ icon: Icon, title, text }) => (
            <li key={title} className="rounded-xl border bg-panel p-5 shadow-shade">
              <Icon aria-hidden className="size-5 text-accent" />
              <h2 className="mt-3 text-lg font-semibold">{title}</h2>
              <p className="mt-1 text-muted">{text}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
