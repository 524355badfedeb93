import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { EntityAction } from '../domain/views.ts'
import { readEntityActions } from '../repo/templates.ts'

const maxActions = 50

/** Templates that name the kind of an entity, by title: what can be run on it. */
export const listEntityActions = operation({
  name: 'templates.list-entity-actions',
  action: 'templates.read',
  input: z.object({ ref: z.string().trim().toLowerCase().min(1).max(500) }),
  run: async (context, { ref }): Promise<{ actions: EntityAction[] }> => ({
    actions: await context.read((db) => readEntityActions(db, context.tenantId, { ref, limit: maxActions })),
  }),
})
