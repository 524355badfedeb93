import { buttonStyle } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import type { ReactNode } from 'react'
import { paths } from '../lib/navigation/paths.ts'
import { Link } from './link.tsx'
import { Logo } from './logo.tsx'

/** The frame of pages outside of organizations: links home and back, and the content. */
export function PlainFrame({ width, children }: { width: 'form' | 'wide'; children: ReactNode }) {
  return (
    <div className={cn('mx-auto flex flex-col gap-5 px-4 py-6', width === 'form' ? 'max-w-3xl' : 'max-w-6xl')}>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <Link href={paths.landing()} className="rounded">
          <Logo />
        </Link>
        <Link href={paths.organizations()} className={buttonStyle()}>
          Back to your organizations
        </Link>
      </header>
      <main className="flex flex-col gap-4">{children}</main>
    </div>
  )
}
