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

/** Consent for operators to look in, and what has come of it. */
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
          Who runs Callboard cannot see what is in this portal. Here you can let them look in for a while. You are told of each
          visit, and what is done is in your audit log.
        </p>
        {support.until ? (
          <div className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 flex-1">
              <Badge tone="warn">open</Badge> Support may look in as {support.role}; that ends{' '}
              <TimeAgo at={support.until} now={now} />
            </span>
            <Button look="danger" disabled={busy} reason={reason} onClick={() => run(() => letSupportIn(base, null))}>
              Take it back
            </Button>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
            <label className="flex items-center gap-2 text-muted">
              For
              <Select className="w-auto" value={hours} disabled={reason !== undefined} onChange={(e) => setHours(e.target.value)}>
                <option value="1">an hour</option>
                <option value="24">a day</option>
                <option value="168">a week</option>
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
                <option value="viewer">viewer: looks only</option>
                <option value="admin">admin: may change settings and connections</option>
              </Select>
            </label>
            <Button type="submit" disabled={busy} reason={reason}>
              Let support in
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
