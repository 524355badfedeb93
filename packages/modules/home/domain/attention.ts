import type { PortalPath } from '@callboard/core/portal-paths'

/** How bad an item is, worst first. */
const levels = ['critical', 'warning', 'waiting'] as const

export type AttentionView = {
  key: string
  level: (typeof levels)[number]
  subject: string
  what: string
  why: string
  source: string
  path: PortalPath
  verb: string
  since: Date | null
  /** The entities concerned. */
  refs: readonly string[]
  /** One of the reader's teams owns it, it is assigned to them, or it concerns them alone. */
  mine: boolean
  assignee: { userId: string; name: string } | null
  /** Until when the reader does not want to see it. */
  snoozedUntil: Date | null
}

type Ranked = { level: AttentionView['level']; impact: number; since: Date | null; mine: boolean; key: string }

/** The reader's own first; then by level and impact; then the newest. */
export const byRank = (a: Ranked, b: Ranked): number =>
  Number(b.mine) - Number(a.mine) ||
  levels.indexOf(a.level) - levels.indexOf(b.level) ||
  b.impact - a.impact ||
  (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0) ||
  a.key.localeCompare(b.key)
