import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { retryFeedFailures } from '../repo/feed-failure.ts'
import { makeFeedItemsDue } from '../repo/feed-item.ts'
import { feedKinds, feedsOf, startFeed } from './feeds/feed.ts'
import { mustFind } from './integration-record.ts'
import { requireActive } from './require-active.ts'
import { pluginOf } from './sync/plugin-context.ts'

/** Reads pipelines, costs or documents now; continues a read that is already running. */
export const readFeedNow = operation({
  name: 'integrations.read-feed-now',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), kind: z.enum(feedKinds) }),
  run: (context, { id, kind }) =>
    context.tx(async (db) => {
      const integration = await mustFind(db, id)
      requireActive(integration)
      if (!feedsOf(pluginOf(context.platform, integration.pluginId)).includes(kind))
        throw new AppError('conflict', `This integration does not provide ${kind}.`)
      // A user who starts a read may have fixed the cause; rejected billing files are tried again.
      const asked = kind === 'costs' ? { asked: true } : null
      if (asked) await db.costImport.deleteMany({ where: { integrationId: id, state: 'refused' } })
      await retryFeedFailures(db, id, kind)
      await makeFeedItemsDue(db, id, kind)
      const started = await startFeed(db, context.tenantId, id, kind, asked)
      if (started)
        await audit(db, context, {
          action: 'integration.read-started',
          targetType: 'integration',
          targetId: id,
          targetLabel: integration.name,
          detail: { kind },
        })
      return { started }
    }),
})
