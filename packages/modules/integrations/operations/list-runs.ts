import { notFound } from '@callboard/core/errors'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { runColumns } from './integration-view.ts'
import { pageInput } from './page-input.ts'

export const listRuns = operation({
  name: 'integrations.list-runs',
  action: 'integrations.read',
  input: pageInput,
  run: (context, { id, limit, offset }) =>
    context.readModels(async (db) => {
      const [integration, runs, total] = await sendApart(
        db.integration.findFirst({ where: { id }, select: { id: true } }),
        db.syncRun.findMany({
          where: { integrationId: id },
          select: runColumns,
          orderBy: { createdAt: 'desc' },
          take: limit,
          skip: offset,
        }),
        db.syncRun.count({ where: { integrationId: id } }),
      )
      if (!integration) throw notFound('This integration')
      return { runs, total }
    }),
})
