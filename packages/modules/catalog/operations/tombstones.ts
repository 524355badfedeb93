import { z } from 'zod'

/** How long a removed entity can be restored. */
export const tombstoneDays = 30

export const refSchema = z.object({
  ref: z
    .string()
    .max(600)
    .transform((r) => r.toLowerCase()),
})
