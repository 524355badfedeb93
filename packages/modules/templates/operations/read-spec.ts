import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readSpecByRef } from '../repo/templates.ts'

/** The spec of a template with its keys in the order of its file; null if only another order is known, or it is no template. */
export const readSpec = operation({
  name: 'templates.read-spec',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().min(1).max(500) }),
  run: ({ read, tenantId }, { ref }): Promise<unknown> => read((db) => readSpecByRef(db, tenantId, ref)),
})
