import { z } from 'zod'

export const inferenceFilter = z.object({
  state: z.enum(['open', 'accepted', 'all']).default('open'),
  text: z.string().trim().max(200).optional(),
  integrationId: z.uuid().optional(),
  /** Only entities with a low-confidence value. */
  unsure: z.boolean().default(false),
})
