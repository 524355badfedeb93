import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { startRun } from '@callboard/modules/integrations'
import { requeueRepositories } from '../repo/source-items.ts'
import { ignoredPlace } from './ignored.ts'

/** Deletes an ignore pattern: affected repositories are read again. */
export const stopIgnoring = operation({
  name: 'inference.stop-ignoring',
  action: 'catalog.write',
  input: ignoredPlace,
  run: (context, { integrationId, pattern }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const { count } = await db.ignored.deleteMany({ where: { integrationId, pattern } })
      if (count === 0) throw notFound('This pattern')
      await requeueRepositories(db, tenantId, integrationId)
      const integration = await db.integration.findFirstOrThrow({ where: { id: integrationId }, select: { state: true } })
      if (integration.state === 'active') await startRun(db, tenantId, integrationId, 'manual')
      await audit(db, context, {
        action: 'conclusions.wanted_again',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: pattern,
      })
      return { pattern }
    }),
})
