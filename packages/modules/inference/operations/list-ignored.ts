import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** The ignore patterns. */
export const listIgnored = operation({
  name: 'inference.list-ignored',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await db.ignored.findMany({
        orderBy: [{ integrationId: 'asc' }, { pattern: 'asc' }],
        include: { integration: { select: { name: true } } },
      })
      return rows.map(({ integrationId, pattern, actor, at, integration }) => ({
        integrationId,
        integration: integration.name,
        pattern,
        actor,
        at,
      }))
    }),
})
