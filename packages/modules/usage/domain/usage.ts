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

/**
 * The subject of a portal path, the same for every tab and filter: `entity:component:default/x`, `plugin:ci/pipelines`,
 * `page:settings`.
 */
export function subjectOf(path: string): string {
  const parts = (path.split(/[?#]/)[0] ?? '')
    .split('/')
    .filter(Boolean)
    .map((p) => {
      try {
        return decodeURIComponent(p)
      } catch {
        return p
      }
    })
  const [first, second, third, fourth] = parts
  if (first === 'catalog' && second && third && fourth) return `entity:${second}:${third}/${fourth}`.toLowerCase()
  if (first === 'p' && second && third) return `plugin:${second}/${third}`
  // Ids in paths would create a subject per visit.
  if (first === 'integrations') return 'page:integrations'
  return `page:${parts.slice(0, 2).join('/') || 'home'}`
}

/** Normalized search words: lower case, single spaces. */
export const wordsOf = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ').slice(0, 100)

export type UsageRow = { subject: string; label: string; times: number; people: number; before: number }

export type InsightsView = {
  from: string
  to: string
  days: number
  enabled: boolean
  /** Users per day of the window. */
  daily: { day: string; people: number; times: number }[]
  /** The same for the whole weeks before that the window is compared with. */
  dailyBefore: { day: string; people: number }[]
  /** Each of the last 13 weeks, oldest first: its people, and how many of them came again in the next week. The last is not over. */
  weekly: { monday: string; people: number; returned: number }[]
  people: { day: number; week: number; month: number }
  visits: number
  visitsBefore: number
  visitors: number
  visitorsBefore: number
  /** Retention: the share of the previous window's users who returned in this one; null if there were none. */
  returned: number | null
  /** Most visited first. */
  pages: UsageRow[]
  entities: UsageRow[]
  /** Unvisited entities: the number, and some of them. */
  unseen: { count: number; some: { ref: string; label: string }[] }
  searches: { words: string; times: number; empty: number }[]
  /** `members`: members according to the catalog; 0 if none. */
  teams: { team: string; label: string; people: number; members: number; times: number }[]
  /** New members in these days, how many of them opened an entity, and the median minutes until they did. */
  newcomers: { joined: number; reached: number; medianMinutes: number | null }
}
