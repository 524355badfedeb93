import { listOpenOrganizations } from '@callboard/modules/identity'
import { listMemberships } from '@callboard/modules/members'
import { Avatar } from '@callboard/ui/avatar'
import { buttonStyle } from '@callboard/ui/button'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { JoinButton } from '~/features/identity/link-forms.tsx'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Your organizations' }

export default async function OrganizationsPage() {
  const { account } = await requireSession(paths.organizations())
  const memberships = await listMemberships(account.id)
  const open = await listOpenOrganizations(account)
  const [only] = memberships
  if (!only && open.length === 0) redirect(paths.newOrganization())
  if (only && memberships.length === 1 && open.length === 0) redirect(paths.portal(only.slug))
  return (
    <PublicFrame title="Your organizations" lead={`Signed in as ${account.email}.`}>
      <ul className="flex flex-col gap-1.5">
        {memberships.map((m) => (
          <li key={m.slug}>
            <Link href={paths.portal(m.slug)} className="flex items-center gap-2.5 rounded-lg border px-3 py-2.5 hover:bg-sub">
              <Avatar label={m.name} />
              <span className="min-w-0 flex-1 truncate font-medium">{m.name}</span>
              <span className="text-sm text-faint">{m.role}</span>
            </Link>
          </li>
        ))}
      </ul>
      {open.length > 0 ? (
        <section aria-labelledby="open" className="mt-5">
          <h2 id="open" className="font-semibold">
            You can join {account.email.split('@')[1]}
          </h2>
          <ul className="mt-2 flex flex-col gap-1.5">
            {open.map((o) => (
              <li key={o.slug} className="flex items-center gap-2.5 rounded-lg border px-3 py-2">
                <Avatar label={o.name} />
                <span className="min-w-0 flex-1 truncate font-medium">{o.name}</span>
                <span className="text-sm text-faint">as {o.role}</span>
                <JoinButton slug={o.slug} name={o.name} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Link href={paths.newOrganization()} className={buttonStyle({ className: 'mt-4' })}>
        New organization
      </Link>
    </PublicFrame>
  )
}
