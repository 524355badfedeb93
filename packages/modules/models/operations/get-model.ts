import { closedValue } from '@callboard/db/closed-columns'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { failureSentence } from '../domain/model-failure.ts'
import { embeddingStateIn } from './embedding-state.ts'
import { shownColumns } from './open-connection.ts'

/** How answers are worded: the connection to a model without its key, or null. */
export const getModel = operation({
  name: 'models.get',
  action: 'tenant.manage',
  input: z.object({}),
  run: ({ readModels, tenantId }) =>
    readModels(async (db) => {
      const row = await db.modelConnection.findFirst({ select: shownColumns })
      if (!row) return null
      const embeddings = (await embeddingStateIn(db, tenantId)) ?? null
      return {
        ...row,
        embeddings,
        /** Why the last request to embed something failed. */
        embeddingProblem: embeddings?.problem ? failureSentence(embeddings.problem) : null,
        provider: closedValue('model_connection.provider', row.provider),
        mode: closedValue('model_connection.mode', row.mode),
        reads: closedValue('model_connection.reads', row.reads),
      }
    }),
})
