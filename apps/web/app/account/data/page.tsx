import { previewDeletion } from '@callboard/modules/identity'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { AccountFrame } from '~/features/identity/account/account-frame.tsx'
import { DeleteAccountForm } from '~/features/identity/account/delete-form.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Your data' }

export default async function AccountDataPage() {
  const { account } = await requireSession(paths.account('data'))
  return (
    <AccountFrame current="data" email={account.email}>
      <Card title="Export">
        <div className="flex flex-wrap items-center gap-3 p-3.5">
          <p className="min-w-0 flex-1 basis-60 text-muted">
            All data Callboard stores about you, as JSON: profile, sessions, memberships, tokens (without secrets), stars and your
            audit log entries.
          </p>
          <a href={paths.accountExport()} className={buttonStyle()} download>
            <Download aria-hidden /> Export my data
          </a>
        </div>
      </Card>
      <DeleteAccountForm email={account.email} hasPassword={account.hasPassword} preview={await previewDeletion(account.id)} />
    </AccountFrame>
  )
}
