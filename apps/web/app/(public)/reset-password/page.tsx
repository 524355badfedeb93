import { peekLink } from '@callboard/operations/identity/email-links'
import type { Metadata } from 'next'
import { ResetPasswordForm } from '../../../features/identity/link-forms.tsx'
import { LinkFrame } from '../../../features/identity/link-frame.tsx'
import { paths } from '../../../lib/paths.ts'

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' }

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token = '' } = await searchParams
  return (
    <LinkFrame title="Set a new password" link={() => peekLink('reset-password', token)} again={paths.forgotPassword()}>
      {() => <ResetPasswordForm token={token} />}
    </LinkFrame>
  )
}
