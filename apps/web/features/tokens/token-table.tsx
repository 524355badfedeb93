'use client'
import { Badge } from '@callboard/ui/badge'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import type { Sorting } from '@callboard/ui/data-table/types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import type { ReactNode } from 'react'
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

type Props = {
  base: string
  tokens: TokenRow[]
  me: string
  /** Why others' tokens may not be revoked. One's own always may. */
  reason: string | undefined
  now: Date
  address: ListAddress
  sorting: Sorting
  empty: ReactNode
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 180, sort: 'asc' },
  { id: 'kind', label: 'Kind', width: 92, sort: 'asc', narrow: 'lead' },
  { id: 'scopes', label: 'Scopes', width: 190 },
  { id: 'creator', label: 'Created by', width: 170, sort: 'asc' },
  { id: 'used', label: 'Last used', width: 106, sort: 'desc' },
  { id: 'expires', label: 'Expires', width: 106, sort: 'asc' },
  { id: 'actions', label: 'Actions', width: 92, align: 'right', narrow: 'plain' },
]

function Revoke({ base, token: t, own, reason }: { base: string; token: TokenRow; own: boolean; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
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
  )
}

function Expiry({ at, now }: { at: Date | null; now: Date }) {
  if (at === null) return 'Never'
  return new Date(at) < new Date(now) ? <Badge tone="warn">expired</Badge> : <TimeAgo at={at} now={now} />
}

function rowOf(t: TokenRow, { base, me, reason, now }: Pick<Props, 'base' | 'me' | 'reason' | 'now'>): ListRow {
  return {
    id: t.id,
    label: t.name,
    cells: {
      name: (
        <>
          <b className="font-medium">{t.name}</b>{' '}
          {t.ending ? <span className="font-mono text-sm text-faint">…{t.ending}</span> : null}
        </>
      ),
      kind: <Badge tone={t.userId ? 'plain' : 'accent'}>{t.userId ? 'personal' : 'service'}</Badge>,
      scopes: (
        <span className="font-mono text-sm" title={t.scopes.join('\n')}>
          {t.scopes.slice(0, 2).join(', ')}
          {t.scopes.length > 2 ? ` and ${t.scopes.length - 2} more` : ''}
        </span>
      ),
      creator: t.createdBy,
      used: t.lastUsedAt ? <TimeAgo at={t.lastUsedAt} now={now} /> : 'Never',
      expires: <Expiry at={t.expiresAt} now={now} />,
      actions: <Revoke base={base} token={t} own={t.userId === me} reason={reason} />,
    },
    detail: t.scopes.length > 2 ? <Scopes scopes={t.scopes} /> : undefined,
  }
}

const Scopes = ({ scopes }: { scopes: readonly string[] }) => (
  <ul className="flex flex-wrap gap-x-4 font-mono text-sm">
    {scopes.map((scope) => (
      <li key={scope}>{scope}</li>
    ))}
  </ul>
)

export function TokenTable({ tokens, address, sorting, empty, ...rest }: Props) {
  return (
    <ListTable
      label="API tokens"
      columns={columns}
      rows={tokens.map((t) => rowOf(t, rest))}
      address={address}
      sorting={sorting}
      empty={empty}
    />
  )
}
