import { buttonStyle } from '@callboard/ui/button'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '../../lib/logo.tsx'
import { paths } from '../../lib/paths.ts'
import { SectionNav } from '../../lib/section-nav.tsx'

const sections = [
  { id: 'organizations', label: 'Organizations', href: paths.operator() },
  { id: 'jobs', label: 'Jobs', href: paths.operatorJobs() },
  { id: 'removals', label: 'Removals', href: paths.operatorRemovals() },
] as const

/** The frame of the pages for who runs this installation. */
export function OperatorFrame({ current, children }: { current: (typeof sections)[number]['id']; children: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-5 px-4 py-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <Link href={paths.landing()} className="rounded">
          <Logo />
        </Link>
        <Link href={paths.organizations()} className={buttonStyle()}>
          Back to your organizations
        </Link>
      </header>
      <main className="flex flex-col gap-4">
        <SectionNav label="Operator" sections={sections} current={current} />
        {children}
      </main>
    </div>
  )
}
