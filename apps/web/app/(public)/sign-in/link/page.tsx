import { peekLink } from '@callboard/operations/identity/email-links'
import type { Metadata } from 'next'
import { UseSignInLink } from '../../../../features/identity/link-forms.tsx'
import { LinkFrame } from '../../../../features/identity/link-frame.tsx'
import { paths, safeReturn } from '../../../../lib/paths.ts'

export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }

export default async function SignInLinkPage({ searchParams }: { searchParams: Promise<{ token?: string; to?: string }> }) {
  const { token = '', to } = await searchParams
  return (
    <LinkFrame title="Sign in" link={() => peekLink('sign-in', token)} again={paths.signIn()}>
      {({ email }) => <UseSignInLink token={token} email={email} to={safeReturn(to)} />}
    </LinkFrame>
  )
}
