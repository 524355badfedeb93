import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findAgentTokens } from './agent-token.ts'

/** The tokens of an integration's agent and its unused install codes, newest first, without secrets. */
export const listAgentTokens = operation({
  name: 'agents.list-tokens',
  action: 'integrations.read',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.readModels(async (db) => {
      if (!(await db.integration.findFirst({ where: { id: integrationId }, select: { id: true } })))
        throw notFound('This integration')
      return findAgentTokens(db, integrationId)
    }),
})
