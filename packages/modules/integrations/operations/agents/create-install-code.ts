import { randomBytes } from 'node:crypto'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { hashOf, insertAgentToken, requireAgentIntegration } from './agent-token.ts'

const lifetimeMs = 15 * 60_000

export const installPath = (code: string) => `/api/agent/install/${code}`

/** Creates an address that installs the agent once within 15 minutes, with a token that is created at that moment. */
export const createInstallCode = operation({
  name: 'agents.create-install-code',
  action: 'integrations.manage',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.tx(async (db) => {
      const { integration } = await requireAgentIntegration(db, context, integrationId)
      const code = randomBytes(24).toString('base64url')
      const codeExpiresAt = new Date(Date.now() + lifetimeMs)
      const id = await insertAgentToken(db, context, integrationId, { codeHash: hashOf(code), codeExpiresAt })
      await audit(db, context, {
        action: 'agent.install-code-created',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: integration.name,
        detail: { tokenId: id },
      })
      return { id, address: context.platform.publicUrl + installPath(code), expiresAt: codeExpiresAt }
    }),
})
