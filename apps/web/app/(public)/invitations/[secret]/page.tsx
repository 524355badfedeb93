import { roleDescriptions } from '@callboard/core/permissions'
import { findInvitation } from '@callboard/modules/identity'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { AcceptInvitation } from '~/features/identity/link-forms.tsx'
import { LinkFrame } from '~/features/identity/link-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

export default async function InvitationPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const account = await currentAccount()
  const here = paths.invitation(secret)
  return (
    <LinkFrame title="You are invited" link={() => findInvitation(secret)} again={paths.organizations()}>
      {(invitation) => (
        <div className="flex flex-col gap-4">
          <p>
            {invitation.inviter} invites <b className="font-medium">{invitation.email}</b> to{' '}
            <b className="font-medium">{invitation.organization}</b> as <b className="font-medium">{invitation.role}</b>.{' '}
            <span className="text-muted">{roleDescriptions[invitation.role]}</span>
          </p>
          {account ? (
            <>
              {account.email === invitation.email ? (
                <p className="break-words text-muted">You are signed in as {account.email}.</p>
              ) : (
                <Notice tone="warn" title={`You are signed in as ${account.email}.`}>
                  This invitation was sent to a different email address. The inviter will see which account accepted it.
                </Notice>
              )}
              <AcceptInvitation secret={secret} label={`Join ${invitation.organization}`} />
            </>
          ) : (
            <div className="flex flex-col gap-2">
              {invitation.hasAccount ? null : (
                <Link href={paths.signUp(here, invitation.email)} className={buttonStyle({ variant: 'primary', size: 'large' })}>
                  Create an account
                </Link>
              )}
              <Link
                href={paths.signIn(here, invitation.email)}
                className={buttonStyle({ variant: invitation.hasAccount ? 'primary' : 'plain', size: 'large' })}
              >
                Sign in
              </Link>
            </div>
          )}
          <p className="text-sm text-faint">
            This invitation expires <TimeAgo at={invitation.expiresAt} now={new Date()} />.
          </p>
        </div>
      )}
    </LinkFrame>
  )
}
