import { buttonStyle } from '@callboard/ui/button'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '../../lib/logo.tsx'
import { paths } from '../../lib/paths.ts'
import { SectionNav } from '../../lib/section-nav.tsx'

const sections = [
  { id: 'profile', label: 'Profile', href: paths.account() },
  { id: 'security', label: 'Sign-in and sessions', href: paths.account('security') },
  { id: 'data', label: 'Your data', href: paths.account('data') },
] as const

/** The frame of the pages about oneself. They belong to no organization. */
export function AccountFrame({
  current,
  email,
  children,
}: {
  current: (typeof sections)[number]['id']
  email: string
  children: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <Link href={paths.landing()} className="rounded">
          <Logo />
        </Link>
        <Link href={paths.organizations()} className={buttonStyle()}>
          Back to your organizations
        </Link>
      </header>
      <main className="flex flex-col gap-4">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">Your account</h1>
          <p className="break-words text-muted">{email}</p>
        </div>
        <SectionNav label="Account" sections={sections} current={current} />
        {children}
      </main>
    </div>
  )
}
