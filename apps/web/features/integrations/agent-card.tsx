'use client'
import type { AgentView } from '@callboard/modules/integrations'
import type { Guide } from '@callboard/plugin-kit/server'
import { Button } from '@callboard/ui/button'
import { Card, Facts } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { issueAgentToken } from './actions.ts'
import { GuideCard } from './guide-card.tsx'

type Props = { base: string; integrationId: string; agent: AgentView | null; reason: string | undefined; now: Date }

/** The outbound agent of a private cluster: its status and installation. */
export function AgentCard({ base, integrationId, agent, reason, now }: Props) {
  const { busy, run } = useAction()
  const [guide, setGuide] = useState<Guide>()
  const make = () =>
    run(
      () => issueAgentToken(base, integrationId),
      (made) => setGuide(made.guide),
    )
  return (
    <>
      <Card
        title="Agent"
        aside={
          agent ? (
            <Confirm
              trigger="Rotate token"
              variant="quiet"
              title="Rotate the agent token?"
              confirm="Rotate token"
              reason={reason}
              busy={busy}
              onConfirm={make}
            >
              The current token stops working immediately. The agent is disconnected until it has the new one.
            </Confirm>
          ) : (
            <Button variant="primary" onClick={make} disabled={busy} reason={reason}>
              Generate agent manifest
            </Button>
          )
        }
      >
        {agent ? (
          <Facts
            facts={[
              {
                label: 'State',
                value: agent.connected ? (
                  <>
                    connected{' '}
                    {agent.connectedAt ? (
                      <span className="text-muted">
                        since <TimeAgo at={agent.connectedAt} now={now} />
                      </span>
                    ) : null}
                  </>
                ) : agent.seenAt ? (
                  <>
                    disconnected, last seen <TimeAgo at={agent.seenAt} now={now} />
                  </>
                ) : (
                  'never connected'
                ),
              },
              { label: 'Version', value: agent.version ?? 'unknown' },
              { label: 'From', value: agent.address ?? 'unknown' },
              { label: 'Token', value: <TimeAgo at={agent.createdAt} now={now} /> },
            ]}
          />
        ) : (
          <p className="px-3.5 py-3 text-muted">
            The agent runs in your cluster, connects outbound to this portal and relays read requests. No open ports are needed,
            and cluster credentials never leave the cluster.
          </p>
        )}
      </Card>
      {guide ? (
        <>
          <Notice tone="warn" title="The token is only shown once.">
            Save the manifest now. You can generate a new one, but not view this one again.
          </Notice>
          <GuideCard guide={guide} />
        </>
      ) : null}
    </>
  )
}
