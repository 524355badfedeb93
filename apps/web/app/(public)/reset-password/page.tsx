import { peekLink } from '@callboard/modules/identity'
import type { Metadata } from 'next'
import { ResetPasswordForm } from '~/features/identity/link-forms.tsx'
import { LinkFrame } from '~/features/identity/link-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' }

export default async function ResetPasswordPage({ searchParams }: { searchParams: SearchParams }) {
  const { token = '' } = await queryOf<{ token?: string }>(searchParams)
  return (
    <LinkFrame title="Set a new password" link={() => peekLink('reset-password', token)} again={paths.forgotPassword()}>
      {() => <ResetPasswordForm token={token} />}
    </LinkFrame>
  )
}
