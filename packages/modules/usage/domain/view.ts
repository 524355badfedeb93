import type { Cohort } from './cohorts.ts'

export type UsageRow = { subject: string; label: string; times: number; people: number; before: number }

/** What was visited, most visited first, and what was not. */
export type Used = { used: UsageRow[]; unused: { count: number; some: { subject: string; label: string }[] } }

export type SearchRow = { words: string; times: number; empty: number }

/** Active people of a team in each of `Adoption.weeks`. */
export type TeamAdoption = {
  team: string
  label: string
  /** Members according to the catalog, and those who were active and have left since; 0 if the catalog knows none. */
  members: number
  active: number[]
  /** Visits in the current 28 days. */
  times: number
}

export type Adoption = {
  /** Percentage of each team that should be active; null without a goal. */
  goal: number | null
  /** The last days of the windows of 28 days, a week apart, oldest first. */
  weeks: string[]
  teams: TeamAdoption[]
  /** Teams too small to be shown on their own, as a sum; null if there are none, or if all of them together are too few. */
  small: TeamAdoption | null
  /** How many teams are too small. */
  smallTeams: number
}

/** How long new people took. `medianMinutes` is null for fewer people than `minGroup`. */
type TimeTo = { reached: number; medianMinutes: number | null }

export type DocsRatingRow = { subject: string; label: string; reads: number; helpful: number; unhelpful: number }

/** What was asked in the window. */
export type QuestionFigures = {
  asked: number
  askedBefore: number
  /** By quotes or from the catalog; the others were refused. */
  answered: number
  refused: number
  /** Answers with a rating, and those that helped. */
  rated: number
  helpful: number
}

export type InsightsView = {
  from: string
  to: string
  days: number
  enabled: boolean
  /** Whether any of it was generated for the sample organization. */
  sample: boolean
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
  entities: Used
  docs: Used
  plugins: Used
  pages: Used
  searches: { top: SearchRow[]; empty: SearchRow[] }
  /** Rated docs pages, most unhelpful ratings first. */
  ratings: DocsRatingRow[]
  questions: QuestionFigures
  adoption: Adoption
  cohorts: Cohort[]
  /** People who joined in the window and in the one before, and how long they took. */
  firstValue: {
    joined: number
    joinedBefore: number
    entity: TimeTo & { before: number | null }
    docs: TimeTo & { before: number | null }
    /** Minutes from the organization's creation to its first connected integration; null without one. */
    integrationMinutes: number | null
  }
}
