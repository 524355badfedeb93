import { peekLink } from '@callboard/operations/identity/email-links'
import type { Metadata } from 'next'
import { ConfirmEmailChange } from '../../../features/identity/link-forms.tsx'
import { LinkFrame } from '../../../features/identity/link-frame.tsx'
import { paths } from '../../../lib/paths.ts'
import { queryOf, type SearchParams } from '../../../lib/search-params.ts'

export const metadata: Metadata = { title: 'Your new address', referrer: 'no-referrer' }

export default async function ChangeEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const { token = '' } = await queryOf<{ token?: string }>(searchParams)
  return (
    <LinkFrame title="Your new address" link={() => peekLink('change-email', token)} again={paths.account('security')}>
      {({ email }) => <ConfirmEmailChange token={token} email={email} />}
    </LinkFrame>
  )
}
