import { chance } from '../../chance.ts'
import type { Organization } from '../../github/organization.ts'
import { components, docs, pages, pluginPages, searches, teams } from './profile.ts'

/** Usage of the portal in days before today. */
export type SampleUsage = {
  people: { person: string; joined: number; entityAfterMinutes: number | null; docsAfterMinutes: number | null }[]
  visits: { ago: number; person: string; team: string | null; times: number }[]
  subjects: { ago: number; kind: 'view' | 'search'; subject: string; times: number; people: number; empty: number }[]
  ratings: { ago: number; ref: string; path: string; person: string; helpful: boolean }[]
}

const days = 90
const dayMs = 86_400_000

type Choice<T> = { value: T; weight: number }

function pick<T>(choices: readonly Choice<T>[], at: number): T | undefined {
  let left = at * choices.reduce((sum, c) => sum + c.weight, 0)
  return choices.find((c) => {
    left -= c.weight
    return left < 0
  })?.value
}

/** What can be opened in an organization, by how often it is. */
function subjectsOf(organization: Organization): Choice<Choice<string>[]>[] {
  const repositories = new Map(organization.repositories.map((r) => [r.name, r.snapshot()]))
  const choices = (prefix: string, of: readonly (readonly [string, number])[]) =>
    of.map(([what, weight]) => ({ value: prefix + what, weight }))
  return [
    {
      weight: 38,
      value: choices(
        'entity:component:default/',
        components.filter(([name]) => repositories.has(name)),
      ),
    },
    { weight: 27, value: choices('page:', pages) },
    { weight: 21, value: choices('plugin:', pluginPages) },
    {
      weight: 14,
      value: docs
        .filter((d) => repositories.get(d.repository)?.has(`docs/${d.path}`))
        .map((d) => ({ value: `docs:component:default/${d.repository}#${d.path}`, weight: d.weight })),
    },
  ].filter((group) => group.value.length > 0)
}

/** `left`: in days before today; whoever still comes has not left. */
type Person = { login: string; team: string; daily: number; joined: number; left: number }

/** The people who use the portal. The first teams joined when it was introduced, the others followed. */
function peopleOf(organization: Organization): Person[] {
  const taken = new Set<string>()
  return organization.teams.flatMap(({ slug, members }) => {
    const own = members.filter((login) => !taken.has(login))
    for (const login of own) taken.add(login)
    const { joined, daily } = teams[slug] ?? { joined: 0.6, daily: 0.4 }
    return own.slice(0, Math.round(own.length * joined)).map((login) => {
      const late = chance(login, 'late') ** (0.35 + 0.6 * joined)
      const since = Math.floor((1 - late) * (days - 1))
      // Some try it for a week or two and do not come back.
      const stays = chance(login, 'stays') < 0.55 + 0.4 * daily
      const eager = 0.6 + 0.7 * chance(login, 'eager')
      return {
        login,
        team: `group:default/${slug}`,
        daily: Math.min(0.95, daily * eager),
        joined: since,
        left: stays ? -1 : Math.max(-1, since - 7 - Math.floor(21 * chance(login, 'left'))),
      }
    })
  })
}

/** Counts what each person did on a day, so that every sum is one of the same visits. */
class Day {
  readonly #views = new Map<
    string,
    { kind: 'view' | 'search'; subject: string; times: number; people: Set<string>; empty: number }
  >()
  readonly #ago: number

  constructor(ago: number) {
    this.#ago = ago
  }

  add(kind: 'view' | 'search', subject: string, login: string, found = true): void {
    const key = `${kind} ${subject}`
    const view = this.#views.get(key) ?? { kind, subject, times: 0, people: new Set(), empty: 0 }
    view.times++
    view.people.add(login)
    if (!found) view.empty++
    this.#views.set(key, view)
  }

  sums(): SampleUsage['subjects'] {
    return [...this.#views.values()].map((v) => ({ ...v, ago: this.#ago, people: v.people.size }))
  }
}

/** Whether somebody comes on a day: mostly on working days, and a little more often the longer the portal is known. */
function comes(person: Person, ago: number, day: string, weekday: number): boolean {
  if (ago > person.joined || ago <= person.left) return false
  if (ago === person.joined) return true
  const rest = weekday === 0 || weekday === 6 ? 0.05 : 1
  return chance(person.login, day) < person.daily * rest * (0.75 + (0.25 * (days - ago)) / days)
}

/**
 * Ninety days of usage that end on a day. The same for the same organization and day; another day shifts what depends on weekdays.
 * @param today YYYY-MM-DD
 */
export function sampleUsageOf(organization: Organization, today: string): SampleUsage {
  const subjects = subjectsOf(organization)
  const words = searches.map((search) => ({ value: search, weight: search.weight }))
  const people = peopleOf(organization)
  const usage: SampleUsage = { people: people.map(firstsOf), visits: [], subjects: [], ratings: [] }
  const ratings = new Map<string, SampleUsage['ratings'][number]>()
  for (let ago = days - 1; ago >= 0; ago--) {
    const at = Date.parse(today) - ago * dayMs
    const date = new Date(at).toISOString().slice(0, 10)
    const day = new Day(ago)
    for (const person of people.filter((p) => comes(p, ago, date, new Date(at).getUTCDay()))) {
      const { login, team } = person
      const times = 3 + Math.floor(12 * chance(login, date, 'times') ** 2)
      usage.visits.push({ ago, person: login, team, times })
      for (let i = 0; i < times; i++) {
        const subject = pick(pick(subjects, chance(login, date, i, 'group')) ?? [], chance(login, date, i, 'subject'))
        if (subject === undefined) continue
        day.add('view', subject, login)
        const rating = ratingOf(subject, login, ago, date)
        if (rating) ratings.set(`${login} ${subject}`, rating)
      }
      const search = chance(login, date, 'searches') < 0.4 ? pick(words, chance(login, date, 'words')) : undefined
      if (search) day.add('search', search.words, login, search.found)
    }
    usage.subjects.push(...day.sums())
  }
  return { ...usage, ratings: [...ratings.values()] }
}

/** When somebody first opened an entity and docs: soon for most, later for docs, and never for some. */
function firstsOf({ login, joined }: Person): SampleUsage['people'][number] {
  const at = (what: string, never: number, typical: number) =>
    chance(login, what) < never ? null : Math.round(typical * 12 ** (2 * chance(login, what, 'minutes') - 1))
  return { person: login, joined, entityAfterMinutes: at('entity', 0.06, 9), docsAfterMinutes: at('docs', 0.25, 190) }
}

/** Some of those who read docs rate them. */
function ratingOf(subject: string, login: string, ago: number, date: string): SampleUsage['ratings'][number] | undefined {
  const page = docs.find((d) => subject === `docs:component:default/${d.repository}#${d.path}`)
  if (!page || chance(login, subject, date, 'rates') > 0.15) return undefined
  const helpful = chance(login, subject, 'helpful') < page.helpful
  return { ago, ref: `component:default/${page.repository}`, path: page.path, person: login, helpful }
}
