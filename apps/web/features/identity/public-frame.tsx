import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { Logo } from '~/components/logo.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** The frame of pages with one form. */
export function PublicFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  return (
    <div className="flex min-h-screen flex-col items-center px-4 py-10 sm:py-16">
      <Link href={paths.landing()} className="mb-8 rounded">
        <Logo />
      </Link>
      <main className="w-full max-w-[400px] rounded-xl border bg-panel p-6 shadow-shade">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
        <div className="mt-5">{children}</div>
      </main>
      {foot ? <p className="mt-5 text-muted">{foot}</p> : null}
    </div>
  )
}
