import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { SignUpForm } from '~/features/identity/sign-up-form.tsx'
import { Link } from '~/lib/link.tsx'
import { mailboxUrl, offeredProviders } from '~/lib/offered.ts'
import { paths, safeReturn } from '~/lib/paths.ts'
import { queryOf, type SearchParams } from '~/lib/search-params.ts'
import { currentAccount } from '~/lib/session.ts'

export const metadata: Metadata = { title: 'Create an account' }

export default async function SignUpPage({ searchParams }: { searchParams: SearchParams }) {
  const { to: asked, email } = await queryOf<{ to?: string; email?: string }>(searchParams)
  const to = safeReturn(asked)
  if (await currentAccount()) redirect(to)
  return (
    <PublicFrame
      title="Create your account"
      lead={asked ? undefined : 'Then name your organization and connect GitHub, or look around with a sample.'}
      foot={
        <>
          Have an account?{' '}
          <Link href={paths.signIn(asked, email)} className="font-medium text-accent underline">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm to={to} providers={offeredProviders()} mailboxUrl={mailboxUrl()} email={email} />
    </PublicFrame>
  )
}
