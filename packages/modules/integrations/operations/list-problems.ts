import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { pageInput } from './page-input.ts'

export const listProblems = operation({
  name: 'integrations.list-problems',
  action: 'integrations.read',
  input: pageInput,
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
