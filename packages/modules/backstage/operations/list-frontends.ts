import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Origins of the organization's Backstage frontends. */
export const listFrontends = operation({
  name: 'frontends.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels((db) =>
      db.frontendOrigin.findMany({ orderBy: { origin: 'asc' }, select: { origin: true, createdAt: true } }),
    ),
})
