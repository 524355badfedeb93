import { listIdentities, listSessions } from '@callboard/modules/identity'
import type { Metadata } from 'next'
import { AccountFrame } from '~/features/identity/account/account-frame.tsx'
import { EmailForm, Identities, PasswordForm, Sessions } from '~/features/identity/account/security-forms.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { deviceOf } from '~/lib/session/device.ts'
import { enabledProviders, mailboxUrl, signInErrorMessage } from '~/lib/session/enabled-providers.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Sign-in and sessions' }

export default async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
  const { account, sessionId } = await requireSession(paths.account('security'))
  const sessions = await listSessions(account.id)
  const now = new Date()
  return (
    <AccountFrame current="security" email={account.email}>
      <Sessions
        current={sessionId}
        now={now}
        sessions={sessions.map(({ userAgent, ...s }) => ({ ...s, device: deviceOf(userAgent) }))}
      />
      <Identities
        identities={await listIdentities(account.id)}
        providers={enabledProviders()}
        now={now}
        refused={signInErrorMessage((await queryOf<{ error?: string }>(searchParams)).error)}
      />
      <PasswordForm hasPassword={account.hasPassword} />
      <EmailForm hasPassword={account.hasPassword} mailboxUrl={mailboxUrl()} />
    </AccountFrame>
  )
}
