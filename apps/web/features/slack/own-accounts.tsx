'use client'
import type { listOwnSlackAccounts } from '@callboard/modules/slack'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { unlink } from './actions.ts'

type Own = Awaited<ReturnType<typeof listOwnSlackAccounts>>

function Account({ base, account }: { base: string; account: Own['accounts'][number] }) {
  const { busy, run } = useAction()
  const { id, name, workspace } = account
  return (
    <Row>
      <span className="min-w-0 flex-1 truncate">
        <b className="font-medium">{name}</b> <span className="text-faint">{workspace}</span>
      </span>
      <Confirm
        trigger="Unlink"
        label={`Unlink ${name} of ${workspace}`}
        variant="quiet"
        title={`Unlink ${name}?`}
        confirm="Unlink"
        busy={busy}
        onConfirm={() =>
          run(
            () => unlink(base, id),
            () => toast.success('Unlinked.'),
          )
        }
      >
        Callboard no longer answers or notifies you in {workspace}. You can link the account again.
      </Confirm>
    </Row>
  )
}

/** The reader's linked accounts, or how to link one. Nothing if no workspace is connected. */
export function OwnSlackAccounts({ base, own }: { base: string; own: Own }) {
  if (own.workspaces === 0) return null
  return (
    <Card title="Slack">
      {own.accounts.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">
          Write “/callboard link” in Slack to link your account. You can then be notified there, and ask with your own rights.
        </p>
      ) : (
        own.accounts.map((account) => <Account key={account.id} base={base} account={account} />)
      )}
    </Card>
  )
}
