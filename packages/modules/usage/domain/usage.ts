import { z } from 'zod'

// Portal usage. Events contain where and when; users are pseudonyms that are only counted.

export const usageKinds = ['view', 'search'] as const

export const usageEvent = z.object({
  /** Created by the client; a repeated one counts once. */
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(usageKinds),
  /** Path in the portal without query; or the search words. */
  what: z.string().min(1).max(500),
  /** Number of results of a search. */
  found: z.number().int().min(0).optional(),
})
export type UsageEvent = z.input<typeof usageEvent>

/** Normalized search words: lower case, single spaces. */
export const wordsOf = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ').slice(0, 100)
