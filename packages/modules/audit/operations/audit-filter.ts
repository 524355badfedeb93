import { z } from 'zod'

const instant = z.coerce.date()

export const auditFilterSchema = z.object({
  /** Part of a user's email address or a token's name. */
  actor: z.string().trim().max(200).optional(),
  /** An action, or its prefix: `member.` matches all of a kind. */
  action: z.string().trim().max(100).optional(),
  /** Part of the target. */
  target: z.string().trim().max(200).optional(),
  from: instant.optional(),
  until: instant.optional(),
})
