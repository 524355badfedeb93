import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { PublicFrame } from '../../../features/identity/public-frame.tsx'
import { SignInForm } from '../../../features/identity/sign-in-form.tsx'
import { paths, safeReturn } from '../../../lib/paths.ts'
import { currentAccount } from '../../../lib/session.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: string }> }) {
  const to = safeReturn((await searchParams).to)
  if (await currentAccount()) redirect(to)
  return (
    <PublicFrame
      title="Sign in"
      foot={
        <>
          New here?{' '}
          <Link href={paths.signUp()} className="font-medium text-accent underline">
            Create an account
          </Link>
        </>
      }
    >
      <SignInForm to={to} />
    </PublicFrame>
  )
}
