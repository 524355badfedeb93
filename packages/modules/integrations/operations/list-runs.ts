import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { runColumns } from './integration-view.ts'
import { pageInput } from './page-input.ts'

export const listRuns = operation({
  name: 'integrations.list-runs',
  action: 'integrations.read',
  input: pageInput,
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
