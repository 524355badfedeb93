'use client'
import type { AgentTokenView } from '@callboard/modules/integrations'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useAction } from '~/lib/actions/use-action.ts'
import { endAgentToken } from './actions.ts'

type Props = { base: string; integrationId: string; tokens: AgentTokenView[]; reason: string | undefined; now: Date }

const nameOf = ({ ending, codeExpiresAt }: AgentTokenView): string => {
  if (codeExpiresAt) return 'Install command'
  return ending ? `Token …${ending}` : 'Token'
}

/** The tokens of an agent, and install commands that were not used. */
export function AgentTokens({ base, integrationId, tokens, reason, now }: Props) {
  const { busy, run } = useAction()
  return (
    <Card title="Agent tokens" aside="Replaced by the agent every 30 days">
      {tokens.map((token) => (
        <Row key={token.id}>
          <span className="min-w-0 flex-1">
            <span className="font-medium">{nameOf(token)}</span>{' '}
            <span className="text-muted">
              created <TimeAgo at={token.createdAt} now={now} />
              {token.createdBy ? ` by ${token.createdBy}` : ''} ·{' '}
              {token.codeExpiresAt ? (
                <>
                  expires <TimeAgo at={token.codeExpiresAt} now={now} />
                </>
              ) : token.lastUsedAt ? (
                <>
                  last used <TimeAgo at={token.lastUsedAt} now={now} />
                </>
              ) : (
                'never used'
              )}
            </span>
          </span>
          <Confirm
            trigger="Revoke"
            variant="quiet"
            title={`Revoke “${nameOf(token)}”?`}
            confirm="Revoke"
            reason={reason}
            busy={busy}
            onConfirm={() => run(() => endAgentToken(base, integrationId, token.id))}
          >
            An agent that is connected with it is disconnected within ten seconds, and needs another one.
          </Confirm>
        </Row>
      ))}
    </Card>
  )
}
