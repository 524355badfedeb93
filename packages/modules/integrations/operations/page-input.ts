import { z } from 'zod'

export const pageInput = z.object({
  id: z.uuid(),
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
})
