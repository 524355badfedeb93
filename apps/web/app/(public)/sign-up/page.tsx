import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { PublicFrame } from '../../../features/identity/public-frame.tsx'
import { SignUpForm } from '../../../features/identity/sign-up-form.tsx'
import { paths } from '../../../lib/paths.ts'
import { currentAccount } from '../../../lib/session.ts'

export const metadata: Metadata = { title: 'Create an account' }

export default async function SignUpPage() {
  if (await currentAccount()) redirect(paths.organizations())
  return (
    <PublicFrame
      title="Create your account"
      lead="Then name your organization and connect GitHub, or look around with a sample."
      foot={
        <>
          Have an account?{' '}
          <Link href={paths.signIn()} className="font-medium text-accent underline">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm />
    </PublicFrame>
  )
}
