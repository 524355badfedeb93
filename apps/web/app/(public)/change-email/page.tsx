import { peekLink } from '@callboard/modules/identity'
import type { Metadata } from 'next'
import { ConfirmEmailChange } from '~/features/identity/link-forms.tsx'
import { LinkFrame } from '~/features/identity/link-frame.tsx'
import { SignInRequired } from '~/features/identity/sign-in-required.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Your new address', referrer: 'no-referrer' }

export default async function ChangeEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const { token = '' } = await queryOf<{ token?: string }>(searchParams)
  const account = await currentAccount()
  return (
    <LinkFrame title="Your new address" link={() => peekLink('change-email', token)} again={paths.account('security')}>
      {({ email, userId }) =>
        account?.id === userId ? (
          <ConfirmEmailChange token={token} email={email} />
        ) : (
          <SignInRequired backTo={paths.changeEmail(token)} signedInAs={account?.email} />
        )
      }
    </LinkFrame>
  )
}
