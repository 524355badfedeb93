import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PlainFrame } from '~/components/plain-frame.tsx'
import { confirmationMethods } from '~/features/identity/confirm/actions.ts'
import { ConfirmIdentityPage } from '~/features/identity/confirm/confirm-identity-page.tsx'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Confirm your identity', referrer: 'no-referrer' }

export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
  const to = safeReturn((await queryOf<{ to?: string }>(searchParams)).to)
  await requireSession(paths.confirmIdentity(to))
  const ways = await confirmationMethods()
  if (!ways.ok) redirect(paths.signIn(to))
  return (
    <PlainFrame width="form">
      <h1 className="text-xl font-semibold tracking-tight">Confirm your identity</h1>
      <p className="text-muted">This action requires a sign-in within the last 10 minutes.</p>
      <ConfirmIdentityPage ways={ways.data} to={to} />
    </PlainFrame>
  )
}
