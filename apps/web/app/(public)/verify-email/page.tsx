import { peekLink } from '@callboard/modules/identity'
import type { Metadata } from 'next'
import { ConfirmEmail } from '~/features/identity/link-forms.tsx'
import { LinkFrame } from '~/features/identity/link-frame.tsx'
import { SignInRequired } from '~/features/identity/sign-in-required.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Confirm your email address', referrer: 'no-referrer' }

export default async function VerifyEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const { token = '' } = await queryOf<{ token?: string }>(searchParams)
  const account = await currentAccount()
  return (
    <LinkFrame title="Confirm your email address" link={() => peekLink('verify-email', token)} again={paths.organizations()}>
      {({ email, userId }) =>
        account?.id === userId ? (
          <ConfirmEmail token={token} email={email} />
        ) : (
          <SignInRequired backTo={paths.verifyEmail(token)} email={email} signedInAs={account?.email} />
        )
      }
    </LinkFrame>
  )
}
