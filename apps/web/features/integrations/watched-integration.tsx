import type { AgentView } from '@callboard/modules/integrations'
import { reconnectSentence } from '@callboard/modules/workloads/domain/reconnect'
import { type RuntimeView, staleAfterMs } from '@callboard/modules/workloads/domain/view'
import type { RuntimePart } from '@callboard/modules/workloads/domain/workload'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card, Facts } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { Notice } from '@callboard/ui/notice'
import { WithSide } from '@callboard/ui/page'
import { AsOf, TimeAgo } from '@callboard/ui/time-ago'
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
    credentialLabel: string | null
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

const partColumns: readonly ListColumn[] = [
  { id: 'kind', label: 'Kind', width: 170 },
  { id: 'state', label: 'State', width: 180, narrow: 'lead' },
  { id: 'objects', label: 'Objects', width: 84, align: 'right' },
  { id: 'api', label: 'API version', width: 130 },
  { id: 'message', label: 'Message', width: 210, narrow: 'plain' },
]

type PartsProps = { runtime: Pick<RuntimeView, 'parts' | 'seenAt'>; now: Date }

const Parts = ({ runtime: { parts, seenAt }, now }: PartsProps) => (
  <ListTable
    inCard
    label="Watched resources"
    columns={partColumns}
    rows={parts.map((p) => ({
      id: p.name,
      label: p.name,
      cells: {
        kind: p.name,
        state: (
          <span>
            <Badge tone={partLabels[p.state].tone}>{partLabels[p.state].label}</Badge>{' '}
            {p.at && seenAt && seenAt.getTime() - Date.parse(p.at) > staleAfterMs ? <AsOf at={p.at} now={now} /> : null}
          </span>
        ),
        objects: p.objects.toLocaleString('en'),
        api: p.api ? <code className="font-mono text-sm">{p.api}</code> : null,
        message: p.message,
      },
      detail: p.fix ? (
        <>
          {p.message} Add this rule to the role of the credentials:
          <CodeBlock label={`The missing rule for ${p.name}`}>{p.fix}</CodeBlock>
        </>
      ) : (
        p.message
      ),
    }))}
  />
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
                ? [
                    {
                      label: 'Credential expires',
                      value: (
                        <>
                          <TimeAgo at={integration.credentialExpiresAt} now={now} /> ({integration.credentialLabel})
                        </>
                      ),
                    },
                  ]
                : []),
              { label: 'Last seen', value: runtime?.seenAt ? <TimeAgo at={runtime.seenAt} now={now} /> : 'none yet' },
            ]}
          />
        </Card>
      }
    >
      {integration.health === 'attention' && integration.healthMessage ? (
        <Notice tone={runtime?.state === 'watching' ? 'warn' : 'bad'} title={integration.healthMessage}>
          {integration.state === 'active' && runtime ? reconnectSentence(runtime.state) : null}{' '}
          {runtime?.seenAt && runtime.state !== 'watching' ? 'Showing the last synced data.' : null}
        </Notice>
      ) : null}
      {agent.required ? (
        <AgentCard base={base} integrationId={integration.id} agent={agent.agent} reason={reason} now={now} />
      ) : null}
      <Card title="Watched resources">
        {runtime && runtime.parts.length > 0 ? (
          <Parts runtime={runtime} now={now} />
        ) : (
          <p className="px-3.5 py-3 text-muted">
            {integration.state === 'paused' ? 'Paused.' : 'Connecting. This takes a few seconds.'}
          </p>
        )}
      </Card>
    </WithSide>
  )
}
