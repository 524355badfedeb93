import { peekLink } from '@callboard/modules/identity'
import type { Metadata } from 'next'
import { SignInWithLink } from '~/features/identity/link-forms.tsx'
import { LinkFrame } from '~/features/identity/link-frame.tsx'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'

export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }

export default async function SignInLinkPage({ searchParams }: { searchParams: SearchParams }) {
  const { token = '', to } = await queryOf<{ token?: string; to?: string }>(searchParams)
  return (
    <LinkFrame title="Sign in" link={() => peekLink('sign-in', token)} again={paths.signIn()}>
      {({ email }) => <SignInWithLink token={token} email={email} to={safeReturn(to)} />}
    </LinkFrame>
  )
}
