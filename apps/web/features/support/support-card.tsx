'use client'
import type { SupportView } from '@callboard/modules/support'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Select } from '@callboard/ui/field'
import { TimeAgo } from '@callboard/ui/time-ago'
import { type FormEvent, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { letSupportIn } from './actions.ts'

/** Consent for support sessions, and their history. */
export function SupportCard({
  base,
  support,
  reason,
  now,
}: {
  base: string
  support: SupportView
  reason: string | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  const [hours, setHours] = useState('24')
  const [role, setRole] = useState<'viewer' | 'admin'>('viewer')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(() => letSupportIn(base, { hours: Number(hours), role }))
  }
  return (
    <Card title="Support access">
      <div className="flex flex-col gap-3 border-b p-3.5 last:border-b-0">
        <p className="text-muted">
          Callboard support cannot see your portal unless you grant temporary access. You are notified of each session, and all
          actions are recorded in your audit log.
        </p>
        {support.until ? (
          <div className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 flex-1">
              <Badge tone="warn">open</Badge> Support has access as {support.role} until <TimeAgo at={support.until} now={now} />
            </span>
            <Button variant="danger" disabled={busy} reason={reason} onClick={() => run(() => letSupportIn(base, null))}>
              Revoke access
            </Button>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
            <label className="flex items-center gap-2 text-muted">
              For
              <Select className="w-auto" value={hours} disabled={reason !== undefined} onChange={(e) => setHours(e.target.value)}>
                <option value="1">1 hour</option>
                <option value="24">1 day</option>
                <option value="168">1 week</option>
              </Select>
            </label>
            <label className="flex items-center gap-2 text-muted">
              as
              <Select
                className="w-auto"
                value={role}
                disabled={reason !== undefined}
                onChange={(e) => setRole(e.target.value === 'admin' ? 'admin' : 'viewer')}
              >
                <option value="viewer">Viewer (read-only)</option>
                <option value="admin">Admin (settings and integrations)</option>
              </Select>
            </label>
            <Button type="submit" disabled={busy} reason={reason}>
              Grant access
            </Button>
          </form>
        )}
      </div>
      {support.visits.map((v) => (
        <Row key={v.startedAt.toISOString()} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-60">
            <b className="font-medium">{v.operator}</b> as {v.role}: {v.reason}
          </span>
          <span className="text-sm text-faint">
            <TimeAgo at={v.startedAt} now={now} />
            {v.endedAt || v.endsAt < now ? ', ended' : ''}
          </span>
        </Row>
      ))}
    </Card>
  )
}
