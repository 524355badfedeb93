import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { integrationColumns, integrationView, runColumns } from './integration-view.ts'

export const listIntegrations = operation({
  name: 'integrations.list',
  action: 'integrations.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await db.integration.findMany({
        select: {
          ...integrationColumns,
          runs: { select: runColumns, orderBy: { createdAt: 'desc' }, take: 1 },
          feeds: { select: { succeededAt: true }, orderBy: { succeededAt: { sort: 'desc', nulls: 'last' } }, take: 1 },
          pushes: { select: { startedAt: true }, orderBy: { id: 'desc' }, take: 1 },
          _count: { select: { entities: true, problems: true, workloads: true } },
        },
        orderBy: { createdAt: 'asc' },
      })
      return rows.map(({ runs, feeds, pushes, _count, ...row }) => ({
        ...integrationView(row),
        lastRun: runs[0] ?? null,
        /** Time of the last read of any kind, or of the last push. */
        readAt: runs[0] ? (runs[0].finishedAt ?? runs[0].createdAt) : (feeds[0]?.succeededAt ?? pushes[0]?.startedAt ?? null),
        entities: _count.entities,
        problems: _count.problems,
        workloads: _count.workloads,
      }))
    }),
})
