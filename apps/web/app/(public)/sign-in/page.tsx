import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { SignInForm } from '~/features/identity/sign-in-form.tsx'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { enabledProviders, mailboxUrl, signInErrorMessage } from '~/lib/session/enabled-providers.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Sign in' }
type Search = { to?: string; error?: string; email?: string }

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { to: asked, error, email } = await queryOf<Search>(searchParams)
  const to = safeReturn(asked)
  // A signed-in user arrives here with an error after trying to link another identity.
  if (await currentAccount()) redirect(error ? paths.security(error) : to)
  return (
    <PublicFrame
      title="Sign in"
      foot={
        <>
          New here?{' '}
          <Link href={paths.signUp(asked, email)} className="font-medium text-accent underline">
            Create an account
          </Link>
        </>
      }
    >
      <SignInForm
        to={to}
        providers={enabledProviders()}
        mailboxUrl={mailboxUrl()}
        refused={signInErrorMessage(error)}
        email={email}
      />
    </PublicFrame>
  )
}
