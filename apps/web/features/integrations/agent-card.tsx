'use client'
import type { AgentView } from '@callboard/modules/integrations'
import type { Guide } from '@callboard/plugin-kit/server'
import { Button } from '@callboard/ui/button'
import { Card, Facts } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { issueAgentToken, issueInstallCode } from './actions.ts'
import { AgentTokens } from './agent-tokens.tsx'
import { GuideCard } from './guide-card.tsx'

type Props = { base: string; integrationId: string; agent: AgentView | null; reason: string | undefined; now: Date }

const State = ({ agent, now }: { agent: AgentView; now: Date }) => {
  if (!agent.connected)
    return agent.seenAt ? (
      <>
        disconnected, last seen <TimeAgo at={agent.seenAt} now={now} />
      </>
    ) : (
      'never connected'
    )
  return (
    <>
      connected{' '}
      {agent.connectedAt ? (
        <span className="text-muted">
          since <TimeAgo at={agent.connectedAt} now={now} />
        </span>
      ) : null}
    </>
  )
}

/** The outbound agent of a private cluster: its status, installation and tokens. */
export function AgentCard({ base, integrationId, agent, reason, now }: Props) {
  const { busy, run } = useAction()
  const [guide, setGuide] = useState<Guide>()
  const [address, setAddress] = useState<string>()
  const install = () =>
    run(
      () => issueInstallCode(base, integrationId),
      (made) => setAddress(made.address),
    )
  const make = () => run(() => issueAgentToken(base, integrationId), setGuide)
  return (
    <>
      <Card
        title="Agent"
        aside={
          <span className="flex flex-wrap justify-end gap-2">
            <Button variant="quiet" onClick={make} disabled={busy} reason={reason}>
              Generate agent manifest
            </Button>
            <Button variant={agent ? 'plain' : 'primary'} onClick={install} disabled={busy} reason={reason}>
              Install with one command
            </Button>
          </span>
        }
      >
        {agent ? (
          <Facts
            facts={[
              { label: 'State', value: <State agent={agent} now={now} /> },
              { label: 'Version', value: agent.version ?? 'unknown' },
              { label: 'From', value: agent.address ?? 'unknown' },
            ]}
          />
        ) : (
          <p className="px-3.5 py-3 text-muted">
            The agent runs in your cluster, connects outbound to this portal and relays read requests. No open ports are needed,
            and cluster credentials never leave the cluster.
          </p>
        )}
      </Card>
      {address ? (
        <Notice tone="warn" title="This command works once, within 15 minutes.">
          <CopyText text={`kubectl apply -f ${address}`} label="Install command" />
        </Notice>
      ) : null}
      {guide ? (
        <>
          <Notice tone="warn" title="The token is only shown once.">
            Save the manifest now. You can generate a new one, but not view this one again.
          </Notice>
          <GuideCard guide={guide} />
        </>
      ) : null}
      {agent && agent.tokens.length > 0 ? (
        <AgentTokens base={base} integrationId={integrationId} tokens={agent.tokens} reason={reason} now={now} />
      ) : null}
    </>
  )
}
