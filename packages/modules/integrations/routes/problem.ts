import { z } from 'zod'

export const problem = z
  .object({
    id: z.uuid(),
    item: z.string().nullable(),
    itemName: z.string().nullable(),
    file: z.string().nullable(),
    line: z.number().int().nullable(),
    column: z.number().int().nullable(),
    ref: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    url: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'SyncProblem' })
