import type { AgentView } from '@callboard/modules/integrations'
import { reconnectSentence } from '@callboard/modules/workloads/domain/reconnect'
import type { RuntimeView } from '@callboard/modules/workloads/domain/view'
import type { RuntimePart } from '@callboard/modules/workloads/domain/workload'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card, Facts } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { WithSide } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { AgentCard } from './agent-card.tsx'
import { healthOf } from './run-state.ts'

type Props = {
  base: string
  integration: {
    id: string
    account: string
    state: string
    health: string
    healthMessage: string | null
    workloads: number
    credentialExpiresAt: Date | null
  }
  runtime: RuntimeView | undefined
  agent: { required: boolean; agent: AgentView | null }
  reason: string | undefined
  now: Date
}

const partLabels: Record<RuntimePart['state'], { label: string; tone: Tone }> = {
  watching: { label: 'watched', tone: 'ok' },
  reconnecting: { label: 'reconnecting', tone: 'warn' },
  not_served: { label: 'not served', tone: 'plain' },
  forbidden: { label: 'forbidden', tone: 'bad' },
  failing: { label: 'failing', tone: 'bad' },
}

const Parts = ({ parts }: { parts: readonly RuntimePart[] }) => (
  <Table label="Watched resources">
    <thead>
      <tr>
        <Th>Kind</Th>
        <Th>State</Th>
        <Th right>Objects</Th>
        <Th>API version</Th>
        <Th>Message</Th>
      </tr>
    </thead>
    <tbody>
      {parts.map((p) => (
        <tr key={p.name}>
          <Td>{p.name}</Td>
          <Td>
            <Badge tone={partLabels[p.state].tone}>{partLabels[p.state].label}</Badge>
          </Td>
          <Td right>{p.objects}</Td>
          <Td className="font-mono text-sm">{p.api ?? '—'}</Td>
          <Td className="text-muted" title={p.message}>
            <span className="block max-w-sm truncate">{p.message}</span>
          </Td>
        </tr>
      ))}
    </tbody>
  </Table>
)

/** A watched integration: what is read, the status of each part, and the agent if there is one. */
export function WatchedIntegration({ base, integration, runtime, agent, reason, now }: Props) {
  return (
    <WithSide
      side={
        <Card title="Connection">
          <Facts
            facts={[
              { label: 'State', value: healthOf(integration).label },
              { label: 'Account', value: integration.account },
              ...(runtime?.version ? [{ label: 'Version', value: runtime.version }] : []),
              { label: 'Nodes', value: runtime?.nodes.length ?? 'not known yet' },
              { label: 'Workloads', value: integration.workloads },
              ...(integration.credentialExpiresAt
                ? [{ label: 'Credential expires', value: <TimeAgo at={integration.credentialExpiresAt} now={now} /> }]
                : []),
              { label: 'Last seen', value: runtime?.seenAt ? <TimeAgo at={runtime.seenAt} now={now} /> : 'none yet' },
            ]}
          />
        </Card>
      }
    >
      {integration.health === 'attention' && integration.healthMessage ? (
        <Notice tone={runtime?.state === 'watching' ? 'warn' : 'bad'} title={integration.healthMessage}>
          {integration.state === 'active' && runtime?.state !== 'watching' ? reconnectSentence : null}{' '}
          {runtime?.seenAt && runtime.state !== 'watching' ? 'Showing the last synced data.' : null}
        </Notice>
      ) : null}
      {agent.required ? (
        <AgentCard base={base} integrationId={integration.id} agent={agent.agent} reason={reason} now={now} />
      ) : null}
      <Card title="Watched resources">
        {runtime && runtime.parts.length > 0 ? (
          <div className="px-3.5 py-2">
            <Parts parts={runtime.parts} />
          </div>
        ) : (
          <p className="px-3.5 py-3 text-muted">
            {integration.state === 'paused' ? 'Paused.' : 'Connecting. This takes a few seconds.'}
          </p>
        )}
      </Card>
    </WithSide>
  )
}
