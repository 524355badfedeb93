import { type ComponentStatus, getSystemStatus } from '@callboard/modules/operator'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Table, Td, Th } from '@callboard/ui/table'
import type { Metadata } from 'next'
import { connection } from 'next/server'
import { PublicText } from '~/components/public/public-page.tsx'

export const metadata: Metadata = { title: 'Status' }

const states: Record<ComponentStatus['state'], { label: string; tone: Tone }> = {
  operational: { label: 'operational', tone: 'ok' },
  degraded: { label: 'degraded', tone: 'warn' },
  down: { label: 'down', tone: 'bad' },
}
const names = { database: 'Database', queue: 'Job queue', workers: 'Workers' } as const
const purposes = {
  database: 'Pages, API and stored data',
  queue: 'Syncs, emails and webhooks that wait to run',
  workers: 'Run syncs, and watch clusters',
} as const

export default async function StatusPage() {
  // Checked for each request, never while the product is built.
  await connection()
  const { checkedAt, components } = await getSystemStatus()
  const rows = (Object.keys(names) as (keyof typeof names)[]).map((id) => ({ id, ...components[id] }))
  const healthy = rows.every((r) => r.state === 'operational')
  return (
    <PublicText
      title={healthy ? 'All systems operational' : 'Some systems have problems'}
      lead={`Checked ${checkedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC. Reload to check again.`}
    >
      <Table label="Systems">
        <thead>
          <tr>
            <Th>System</Th>
            <Th>State</Th>
            <Th>Detail</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, state, detail }) => (
            <tr key={id}>
              <Td className="whitespace-normal">
                <b className="font-medium">{names[id]}</b>
                <span className="block text-muted">{purposes[id]}</span>
              </Td>
              <Td>
                <Badge tone={states[state].tone}>{states[state].label}</Badge>
              </Td>
              <Td className="whitespace-normal">{detail}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </PublicText>
  )
}
