import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { SignUpForm } from '~/features/identity/sign-up-form.tsx'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { enabledProviders, mailboxUrl } from '~/lib/session/enabled-providers.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Create an account' }

export default async function SignUpPage({ searchParams }: { searchParams: SearchParams }) {
  const { to: asked, email } = await queryOf<{ to?: string; email?: string }>(searchParams)
  const to = safeReturn(asked)
  if (await currentAccount()) redirect(to)
  return (
    <PublicFrame
      title="Create your account"
      lead={asked ? undefined : 'Next, create your organization and connect GitHub, or explore with sample data.'}
      foot={
        <>
          Already have an account?{' '}
          <Link href={paths.signIn(asked, email)} className="font-medium text-accent underline">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm to={to} providers={enabledProviders()} mailboxUrl={mailboxUrl()} email={email} />
    </PublicFrame>
  )
}
