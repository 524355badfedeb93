'use client'
import type { OpenInvitation } from '@callboard/modules/members'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancelInvitation, resend } from './actions.ts'

const columns: readonly ListColumn[] = [
  { id: 'email', label: 'Email', width: 220 },
  { id: 'role', label: 'Role', width: 100, narrow: 'lead' },
  { id: 'by', label: 'Invited by', width: 170 },
  { id: 'sent', label: 'Sent', width: 110 },
  { id: 'expires', label: 'Expires', width: 110 },
  { id: 'actions', label: 'Actions', width: 160, align: 'right', narrow: 'plain' },
]

function Actions({ base, invitation: { id, email } }: { base: string; invitation: OpenInvitation }) {
  const { busy, run } = useAction()
  return (
    <span className="inline-flex gap-1">
      <Button
        variant="quiet"
        disabled={busy}
        aria-label={`Resend the invitation to ${email}`}
        onClick={() =>
          run(
            () => resend(base, id),
            () => toast.success(`Sent to ${email}. The previous link no longer works.`),
          )
        }
      >
        Resend
      </Button>
      <Button
        variant="quiet"
        disabled={busy}
        aria-label={`Revoke the invitation to ${email}`}
        onClick={() =>
          run(
            () => cancelInvitation(base, id),
            () => toast.success('Revoked'),
          )
        }
      >
        Revoke
      </Button>
    </span>
  )
}

type Props = { base: string; invitations: OpenInvitation[]; total: number; now: Date }

/** Invitations that nobody accepted yet, newest first. */
export function InvitationList({ base, invitations, total, now }: Props) {
  return (
    <Card title="Pending invitations" aside={total}>
      <ListTable
        inCard
        label="Pending invitations"
        columns={columns}
        rows={invitations.map((i) => ({
          id: i.id,
          label: i.email,
          cells: {
            email: <b className="font-medium">{i.email}</b>,
            role: i.role,
            by: i.inviterLabel,
            sent: <TimeAgo at={i.sentAt} now={now} />,
            expires:
              new Date(i.expiresAt) < new Date(now) ? <Badge tone="warn">expired</Badge> : <TimeAgo at={i.expiresAt} now={now} />,
            actions: <Actions base={base} invitation={i} />,
          },
        }))}
      />
      {total > invitations.length ? (
        <p className="px-3.5 py-2.5 text-muted">And {(total - invitations.length).toLocaleString('en')} more, older ones.</p>
      ) : null}
    </Card>
  )
}
