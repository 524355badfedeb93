import { notFound } from '@callboard/core/errors'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { pageInput } from './page-input.ts'

export const listProblems = operation({
  name: 'integrations.list-problems',
  action: 'integrations.read',
  input: pageInput,
  run: (context, { id, limit, offset }) =>
    context.readModels(async (db) => {
      const where = { integrationId: id }
      const [integration, problems, total] = await sendApart(
        db.integration.findFirst({ where: { id }, select: { id: true } }),
        db.problem.findMany({
          where,
          // Unreadable items first.
          orderBy: [{ failure: 'desc' }, { itemName: 'asc' }, { file: 'asc' }, { line: 'asc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
          omit: { tenantId: true, integrationId: true },
        }),
        db.problem.count({ where }),
      )
      if (!integration) throw notFound('This integration')
      return { problems, total }
    }),
})
