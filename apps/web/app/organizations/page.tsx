import { listMemberships } from '@callboard/operations/identity/sessions'
import { Avatar } from '@callboard/ui/avatar'
import { buttonStyle } from '@callboard/ui/button'
import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { PublicFrame } from '../../features/identity/public-frame.tsx'
import { paths } from '../../lib/paths.ts'
import { requireAccount } from '../../lib/session.ts'

export const metadata: Metadata = { title: 'Your organizations' }

export default async function OrganizationsPage() {
  const account = await requireAccount(paths.organizations())
  const memberships = await listMemberships(account.id)
  const [only] = memberships
  if (!only) redirect(paths.newOrganization())
  if (memberships.length === 1) redirect(paths.home(only.slug))
  return (
    <PublicFrame title="Your organizations" lead={`Signed in as ${account.email}.`}>
      <ul className="flex flex-col gap-1.5">
        {memberships.map((m) => (
          <li key={m.slug}>
            <Link href={paths.home(m.slug)} className="flex items-center gap-2.5 rounded-lg border px-3 py-2.5 hover:bg-sub">
              <Avatar label={m.name} />
              <span className="min-w-0 flex-1 truncate font-medium">{m.name}</span>
              <span className="text-sm text-faint">{m.role}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link href={paths.newOrganization()} className={buttonStyle({ className: 'mt-4' })}>
        New organization
      </Link>
    </PublicFrame>
  )
}
