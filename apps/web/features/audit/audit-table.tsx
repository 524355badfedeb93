import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { deviceOf } from '~/lib/session/device.ts'

export type AuditRow = {
  id: string
  at: Date
  actorType: string
  actorLabel: string
  action: string
  targetType: string
  targetLabel: string | null
  detail: unknown
  ip: string | null
  userAgent: string | null
}

const columns: readonly ListColumn[] = [
  { id: 'action', label: 'Action', width: 220 },
  { id: 'actor', label: 'Actor', width: 220, narrow: 'plain' },
  { id: 'target', label: 'Target', width: 240 },
  { id: 'from', label: 'IP address', width: 130, narrow: 'hide' },
  {
    id: 'at',
    label: 'Time',
    width: 110,
    title: 'Newest first: the log is read in the order in which it was written',
    narrow: 'lead',
  },
]

/** Everything of an entry that has no column, with before and after side by side. */
function Detail({ row }: { row: AuditRow }) {
  const detail = typeof row.detail === 'object' && row.detail !== null ? Object.entries(row.detail) : []
  const device = row.userAgent ? deviceOf(row.userAgent) : undefined
  const shown: [label: string, value: string][] = [
    ['time', new Date(row.at).toISOString()],
    ['actor', `${row.actorLabel} (${row.actorType})`],
    ['target', row.targetLabel ? `${row.targetLabel} (${row.targetType})` : row.targetType],
    ...(row.ip ? [['from', device ? `${row.ip}, ${device}` : row.ip] as [string, string]] : []),
    ...detail.map(([key, value]): [string, string] => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
      {shown.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="text-sm text-faint">{key}</dt>
          <dd className="min-w-0 font-mono text-sm break-words whitespace-pre-wrap [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Entries of the audit log, newest first. Each expands to what was recorded with it. */
export function AuditTable({ events, now, empty }: { events: AuditRow[]; now: Date; empty: ReactNode }) {
  return (
    <ListTable
      label="Audit log"
      columns={columns}
      rows={events.map((e) => ({
        id: e.id,
        label: `${e.action} by ${e.actorLabel}`,
        cells: {
          action: (
            <code className="font-mono text-sm" title={e.action}>
              {e.action}
            </code>
          ),
          actor: e.actorLabel,
          target: e.targetLabel ?? e.targetType,
          from: e.ip,
          at: <TimeAgo at={e.at} now={now} />,
        },
        detail: <Detail row={e} />,
      }))}
      empty={empty}
    />
  )
}
