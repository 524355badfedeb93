'use client'
import { Badge } from '@callboard/ui/badge'
import { Confirm } from '@callboard/ui/confirm'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { revoke } from './actions.ts'

export type TokenRow = {
  id: string
  userId: string | null
  name: string
  createdBy: string
  ending: string
  scopes: string[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** `me` may revoke their own tokens; `reason` explains why they may not revoke others'. */
export function TokenTable({
  base,
  tokens,
  me,
  reason,
  now,
}: {
  base: string
  tokens: TokenRow[]
  me: string
  reason: string | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  return (
    <Table label="API tokens">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Kind</Th>
          <Th>Scopes</Th>
          <Th>Created by</Th>
          <Th>Last used</Th>
          <Th>Expires</Th>
          <Th />
        </tr>
      </thead>
      <tbody>
        {tokens.map((t) => {
          const own = t.userId === me
          const over = t.expiresAt !== null && new Date(t.expiresAt) < new Date(now)
          return (
            <tr key={t.id}>
              <Td>
                <b className="font-medium">{t.name}</b>{' '}
                {t.ending ? <span className="font-mono text-sm text-faint">…{t.ending}</span> : null}
              </Td>
              <Td>
                <Badge tone={t.userId ? 'plain' : 'accent'}>{t.userId ? 'personal' : 'service'}</Badge>
              </Td>
              <Td className="font-mono text-sm text-muted" title={t.scopes.join('\n')}>
                {t.scopes.slice(0, 2).join(', ')}
                {t.scopes.length > 2 ? ` and ${t.scopes.length - 2} more` : ''}
              </Td>
              <Td className="text-muted">{t.createdBy}</Td>
              <Td className="text-muted">{t.lastUsedAt ? <TimeAgo at={t.lastUsedAt} now={now} /> : 'never'}</Td>
              <Td>
                {over ? (
                  <Badge tone="warn">expired</Badge>
                ) : t.expiresAt ? (
                  <span className="text-muted">
                    <TimeAgo at={t.expiresAt} now={now} />
                  </span>
                ) : (
                  <span className="text-muted">never</span>
                )}
              </Td>
              <Td right>
                <Confirm
                  trigger="Revoke"
                  label={`Revoke ${t.name}`}
                  variant="quiet"
                  title={`Revoke ${t.name}?`}
                  confirm="Revoke"
                  busy={busy}
                  reason={own ? undefined : reason}
                  onConfirm={() =>
                    run(
                      () => revoke(base, t.id, own),
                      () => toast.success(`${t.name} was revoked`),
                    )
                  }
                >
                  Anything using this token stops working immediately. This cannot be undone.
                </Confirm>
              </Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
