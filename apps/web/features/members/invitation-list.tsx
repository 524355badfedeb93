'use client'
import type { OpenInvitation } from '@callboard/modules/members'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancelInvitation, resend } from './actions.ts'

export function InvitationList({
  base,
  invitations,
  total,
  now,
}: {
  base: string
  invitations: OpenInvitation[]
  total: number
  now: Date
}) {
  const { busy, run } = useAction()
  return (
    <Card title="Pending invitations" aside={total}>
      {invitations.map((i) => {
        const expired = new Date(i.expiresAt) < new Date(now)
        return (
          <Row key={i.id} className="flex-wrap">
            <span className="min-w-0 flex-1 basis-52 truncate">
              <b className="font-medium">{i.email}</b> <span className="text-muted">as {i.role}</span>
            </span>
            <span className="text-sm text-faint">
              sent <TimeAgo at={i.sentAt} now={now} /> by {i.inviterLabel}
            </span>
            {expired ? (
              <Badge tone="warn">expired</Badge>
            ) : (
              <span className="text-sm text-faint">
                expires <TimeAgo at={i.expiresAt} now={now} />
              </span>
            )}
            <Button
              variant="quiet"
              disabled={busy}
              aria-label={`Resend the invitation to ${i.email}`}
              onClick={() =>
                run(
                  () => resend(base, i.id),
                  () => toast.success(`Sent to ${i.email}. The previous link no longer works.`),
                )
              }
            >
              Resend
            </Button>
            <Button
              variant="quiet"
              disabled={busy}
              aria-label={`Revoke the invitation to ${i.email}`}
              onClick={() =>
                run(
                  () => cancelInvitation(base, i.id),
                  () => toast.success('Revoked'),
                )
              }
            >
              Revoke
            </Button>
          </Row>
        )
      })}
      {total > invitations.length ? <Row>And {total - invitations.length} more, older ones.</Row> : null}
    </Card>
  )
}
