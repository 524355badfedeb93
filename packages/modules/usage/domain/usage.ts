import { z } from 'zod'

// What people do in the portal. Events say where and when; who is a pseudonym that only counts.

export const usageKinds = ['view', 'search'] as const

export const usageEvent = z.object({
  /** Made by who reports it; a repeated one counts once. */
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(usageKinds),
  /** Below the portal, without its query; or the words that were looked for. */
  what: z.string().min(1).max(500),
  /** Of a search: how much was found. */
  found: z.number().int().min(0).optional(),
})
export type UsageEvent = z.input<typeof usageEvent>

/** Events that one report carries. */
export const mostEvents = 50

/** What a path of the portal shows, the same for every tab and filter: `entity:component:default/x`, `plugin:ci/pipelines`, `page:settings`. */
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
  // Ids in addresses would make a subject of each visit.
  if (first === 'integrations') return 'page:integrations'
  return `page:${parts.slice(0, 2).join('/') || 'home'}`
}

/** Words as they are counted: without case and surplus spaces. */
export const wordsOf = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ').slice(0, 100)

export type UsageRow = { subject: string; label: string; times: number; people: number; before: number }

export type InsightsView = {
  from: string
  to: string
  days: number
  enabled: boolean
  /** People on each day of the window. */
  daily: { day: string; people: number; times: number }[]
  people: { day: number; week: number; month: number }
  visits: number
  visitsBefore: number
  visitors: number
  visitorsBefore: number
  /** Of those who came in the window before, the share that came in this one; null without anybody. */
  returned: number | null
  /** Most visited first. */
  pages: UsageRow[]
  entities: UsageRow[]
  /** Entities that nobody looked at, how many and some of them. */
  unseen: { count: number; some: { ref: string; label: string }[] }
  searches: { words: string; times: number; empty: number }[]
  /** `members`: how many people the catalog says are in it; 0 for none. */
  teams: { team: string; label: string; people: number; members: number; times: number }[]
  /** Who joined in these days, how many of them have opened an entity, and after how many minutes half of those had. */
  newcomers: { joined: number; reached: number; medianMinutes: number | null }
}
