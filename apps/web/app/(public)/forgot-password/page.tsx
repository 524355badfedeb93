import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { ForgotPasswordForm } from '~/features/identity/link-forms.tsx'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { mailboxUrl } from '~/lib/session/enabled-providers.ts'

export const metadata: Metadata = { title: 'Forgot your password' }

export default function ForgotPasswordPage() {
  return (
    <PublicFrame
      title="Forgot your password?"
      lead="We send you a link to set a new one."
      foot={
        <Link href={paths.signIn()} className="font-medium text-accent underline">
          Back to sign in
        </Link>
      }
    >
      <ForgotPasswordForm mailboxUrl={mailboxUrl()} />
    </PublicFrame>
  )
}
