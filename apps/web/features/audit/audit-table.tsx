import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
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

/** Details of an entry besides its columns, with before and after side by side. */
function Detail({ row }: { row: AuditRow }) {
  const detail = typeof row.detail === 'object' && row.detail !== null ? Object.entries(row.detail) : []
  const shown: [string, string][] = [
    ...detail.map(([key, value]): [string, string] => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ...(row.ip ? [['from', `${row.ip}${row.userAgent ? `, ${deviceOf(row.userAgent)}` : ''}`] as [string, string]] : []),
  ]
  if (shown.length === 0) return <span className="text-faint">–</span>
  return (
    <details>
      <summary className="text-accent">Details</summary>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 whitespace-normal">
        {shown.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-faint">{key}</dt>
            <dd className="max-w-md font-mono text-sm break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

export function AuditTable({ events, now }: { events: AuditRow[]; now: Date }) {
  return (
    <Table label="Audit log">
      <thead>
        <tr>
          <Th>When</Th>
          <Th>Who</Th>
          <Th>Action</Th>
          <Th>To</Th>
          <Th>Details</Th>
        </tr>
      </thead>
      <tbody>
        {events.map((e) => (
          <tr key={e.id} className="align-top">
            <Td className="text-muted">
              <TimeAgo at={e.at} now={now} />
            </Td>
            <Td>{e.actorLabel}</Td>
            <Td className="font-mono text-sm">{e.action}</Td>
            <Td>{e.targetLabel ?? e.targetType}</Td>
            <Td>
              <Detail row={e} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
