import { cn } from '@callboard/ui/class-names.ts'
import { Page } from '@callboard/ui/page'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { paths } from '../../lib/paths.ts'

const sections = [
  { id: 'general', label: 'General', href: paths.settings },
  { id: 'members', label: 'Members', href: paths.members },
  { id: 'joining', label: 'Joining', href: paths.joining },
  { id: 'tokens', label: 'API tokens', href: paths.tokens },
  { id: 'audit', label: 'Audit log', href: paths.audit },
] as const

/** The frame of every page of the settings: the same sections, for every role. */
export function SettingsFrame({
  base,
  current,
  children,
}: {
  base: string
  current: (typeof sections)[number]['id']
  children: ReactNode
}) {
  return (
    <Page>
      <nav aria-label="Settings" className="-mx-4 overflow-x-auto border-b px-4 sm:-mx-6 sm:px-6">
        <ul className="flex gap-4">
          {sections.map((s) => (
            <li key={s.id}>
              <Link
                href={s.href(base)}
                aria-current={s.id === current ? 'page' : undefined}
                className={cn(
                  'block border-b-2 border-transparent py-2 whitespace-nowrap text-muted hover:text-fg',
                  s.id === current && 'border-accent font-medium text-fg',
                )}
              >
                {s.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Page>
  )
}
