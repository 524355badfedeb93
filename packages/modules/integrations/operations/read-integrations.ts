import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { feedViews } from './feeds/feed.ts'
import { integrationColumns, integrationView, runColumns } from './integration-view.ts'
import { hookUrl, subscriptionView } from './subscriptions/subscription.ts'

const byId = z.object({ id: z.uuid() })
const page = z.object({
  id: z.uuid(),
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
})

export const listIntegrations = operation({
  name: 'integrations.list',
  action: 'integrations.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const rows = await db.integration.findMany({
        select: {
          ...integrationColumns,
          runs: { select: runColumns, orderBy: { createdAt: 'desc' }, take: 1 },
          feeds: { select: { succeededAt: true }, orderBy: { succeededAt: { sort: 'desc', nulls: 'last' } }, take: 1 },
          _count: { select: { entities: true, problems: true, workloads: true } },
        },
        orderBy: { createdAt: 'asc' },
      })
      return rows.map(({ runs, feeds, _count, ...row }) => ({
        ...integrationView(row),
        lastRun: runs[0] ?? null,
        /** Time of the last read of any kind. */
        readAt: runs[0] ? (runs[0].finishedAt ?? runs[0].createdAt) : (feeds[0]?.succeededAt ?? null),
        entities: _count.entities,
        problems: _count.problems,
        workloads: _count.workloads,
      }))
    }),
})

/** One integration with the data of its page: counts, the latest run and the webhook URL. */
export const getIntegration = operation({
  name: 'integrations.get',
  action: 'integrations.read',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      // The run is read first: each statement sees what was committed before it, and a finished run must not be shown with the
      // health from before its end.
      const lastRun = await db.syncRun.findFirst({
        where: { integrationId: id },
        select: runColumns,
        orderBy: { createdAt: 'desc' },
      })
      const row = await db.integration.findFirst({
        where: { id },
        select: {
          ...integrationColumns,
          _count: { select: { entities: true, problems: true, workloads: true, items: { where: { rank: 0 } } } },
        },
      })
      if (!row) throw notFound('This integration')
      const { _count, ...integration } = row
      const kinds = await db.entity.groupBy({
        by: ['kindName'],
        where: { integrationId: id },
        _count: true,
        orderBy: { _count: { kindName: 'desc' } },
      })
      return {
        ...integrationView(integration),
        lastRun,
        entities: _count.entities,
        problems: _count.problems,
        items: _count.items,
        workloads: _count.workloads,
        kinds: kinds.map((k) => ({ kind: k.kindName, count: k._count })),
        feeds: await feedViews(db, context.tenantId, { integrationId: id }),
        hookUrl: hookUrl(context.platform.publicUrl, integration.pluginId, id),
        /** The webhook at the vendor; null for plugins that create none. */
        webhook: await subscriptionView(db, context.platform.plugins.get(integration.pluginId), integration),
      }
    }),
})

export const listRuns = operation({
  name: 'integrations.list-runs',
  action: 'integrations.read',
  input: page,
  run: (context, { id, limit, offset }) =>
    context.tx(async (db) => {
      if (!(await db.integration.findFirst({ where: { id }, select: { id: true } }))) throw notFound('This integration')
      const [runs, total] = await Promise.all([
        db.syncRun.findMany({
          where: { integrationId: id },
          select: runColumns,
          orderBy: { createdAt: 'desc' },
          take: limit,
          skip: offset,
        }),
        db.syncRun.count({ where: { integrationId: id } }),
      ])
      return { runs, total }
    }),
})

export const listProblems = operation({
  name: 'integrations.list-problems',
  action: 'integrations.read',
  input: page,
  run: (context, { id, limit, offset }) =>
    context.tx(async (db) => {
      if (!(await db.integration.findFirst({ where: { id }, select: { id: true } }))) throw notFound('This integration')
      const where = { integrationId: id }
      const problems = await db.problem.findMany({
        where,
        // Unreadable items first.
        orderBy: [{ failure: 'desc' }, { itemName: 'asc' }, { file: 'asc' }, { line: 'asc' }, { id: 'asc' }],
        take: limit,
        skip: offset,
        omit: { tenantId: true, integrationId: true },
      })
      return { problems, total: await db.problem.count({ where }) }
    }),
})
