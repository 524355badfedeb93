import { notFound } from '@callboard/core/errors'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { feedViews } from '../repo/feed.ts'
import { countPendingDeliveries } from '../repo/pending-deliveries.ts'
import { integrationColumns, integrationView, runColumns } from './integration-view.ts'
import { hookUrl, subscriptionView } from './subscriptions/subscription.ts'

const byId = z.object({ id: z.uuid() })

/** One integration with the data of its page: counts, the latest run and the webhook URL. */
export const getIntegration = operation({
  name: 'integrations.get',
  action: 'integrations.read',
  input: byId,
  run: (context, { id }) =>
    context.readModels(async (db) => {
      const [lastRun, row, kinds, feeds] = await sendApart(
        db.syncRun.findFirst({ where: { integrationId: id }, select: runColumns, orderBy: { createdAt: 'desc' } }),
        db.integration.findFirst({
          where: { id },
          select: {
            ...integrationColumns,
            eventsWaitUntil: true,
            _count: { select: { entities: true, problems: true, workloads: true, items: { where: { rank: 0 } } } },
          },
        }),
        db.entity.groupBy({
          by: ['kindName'],
          where: { integrationId: id },
          _count: true,
          orderBy: { _count: { kindName: 'desc' } },
        }),
        () => feedViews(db, context.tenantId, { integrationId: id }),
      )
      if (!row) throw notFound('This integration')
      const { _count, eventsWaitUntil, ...integration } = row
      const isWaiting = eventsWaitUntil !== null && eventsWaitUntil.getTime() > Date.now()
      const [waiting, webhook] = await sendApart(
        () => (isWaiting ? countPendingDeliveries(db, context.tenantId, id) : 0),
        () => subscriptionView(db, context.platform.plugins.get(integration.pluginId), integration),
      )
      return {
        ...integrationView(integration),
        lastRun,
        entities: _count.entities,
        problems: _count.problems,
        items: _count.items,
        workloads: _count.workloads,
        kinds: kinds.map((k) => ({ kind: k.kindName, count: k._count })),
        feeds,
        /** Deliveries that wait for the rate limit of the vendor; null if none do. */
        waitingDeliveries: isWaiting ? { until: eventsWaitUntil, count: waiting } : null,
        hookUrl: hookUrl(context.platform.publicUrl, integration.pluginId, id),
        /** The webhook at the vendor; null for plugins that create none. */
        webhook,
      }
    }),
})
