import type { Metadata } from 'next'
import { AccountFrame } from '~/features/identity/account/account-frame.tsx'
import { ProfileForm } from '~/features/identity/account/profile-form.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const { account } = await requireSession(paths.account())
  const { name, email, timeZone, appearance, emailNotifications } = account
  return (
    <AccountFrame current="profile" email={email}>
      <ProfileForm
        name={name}
        timeZone={timeZone}
        appearance={appearance}
        emailNotifications={emailNotifications}
        timeZones={['UTC', ...Intl.supportedValuesOf('timeZone').filter((z) => z !== 'UTC')]}
      />
    </AccountFrame>
  )
}
