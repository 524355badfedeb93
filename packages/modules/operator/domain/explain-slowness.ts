import { addWork, formatMs, formatShare, limitedShare, meanMs, noWork, type WorkKind, type WorkSum } from './work.ts'

export type WorkSlot = WorkSum & { at: Date; kind: WorkKind }

/** Sums by kind. */
export type Sums = Readonly<Record<WorkKind, WorkSum>>

/** Jobs of a group that could run. */
export type Waiting = { group: string; count: number; oldestAt: Date }
/** `lastGoodAt`: the end of its last successful sync. */
export type FailingConnection = { pluginId: string; code: string | null; lastGoodAt: Date | null }
/** `since`: when the oldest delivery that waits arrived. */
export type VendorLimit = { pluginId: string; until: Date; since: Date | null }

export type Figures = {
  now: Date
  /** Of the organization, oldest first, by quarters of an hour. */
  slots: readonly WorkSlot[]
  recent: Sums
  /** Its seven days before the last hour. */
  usual: Sums
  /** All other organizations in the last hour, and in the day before. */
  others: { recent: Sums; usual: Sums }
  waiting: readonly Waiting[]
  limits: readonly VendorLimit[]
  failing: readonly FailingConnection[]
  /** Operations by the time they took together in the last hour, most first. */
  operations: readonly { name: string }[]
}

/** A likely cause as sentences, and since when. */
export type Finding = { text: string; since: Date | null }

/** Fewer requests than this say nothing. */
const minTimes = { recent: 20, usual: 100 }
/** How much slower than usual is worth a sentence. Below `noticeableMs`, nobody notices. */
const [slowFactor, noticeableMs] = [2, 300]
const limitedFrom = 0.02
const waitingFromMs = 2 * 60_000

const plural = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

/** The beginning of the latest run of slots that all meet a condition. Slots in which nothing was done do not end it. */
function sinceWhen(slots: readonly WorkSlot[], isMet: (slot: WorkSlot) => boolean): Date | null {
  let since: Date | null = null
  for (const slot of slots.filter(({ kind, times }) => kind === 'request' && times > 0).reverse()) {
    if (!isMet(slot)) break
    since = slot.at
  }
  return since
}

/** Mean durations, if there are enough requests to compare, and they have become slow. */
function slowdown(recent: WorkSum, usual: WorkSum): { now: number; before: number } | undefined {
  if (recent.times < minTimes.recent || usual.times < minTimes.usual) return undefined
  const [now, before] = [meanMs(recent) ?? 0, meanMs(usual) ?? 0]
  return now >= noticeableMs && now >= before * slowFactor ? { now, before } : undefined
}

function slowRequests({ slots, recent, usual, others, operations }: Figures): Finding[] {
  const slow = slowdown(recent.request, usual.request)
  if (!slow) return []
  const since = sinceWhen(slots, (slot) => (meanMs(slot) ?? 0) >= slow.before * slowFactor)
  const factor = (slow.now / slow.before).toLocaleString('en', { maximumFractionDigits: 1 })
  const share = recent.database.ms >= recent.request.ms / 2 ? 'Most' : 'Less than half'
  const [top] = operations
  const cause = slowdown(others.recent.request, others.usual.request)
    ? 'Requests of the other organizations are slow as well, so the cause is the installation: its database, processors or network.'
    : `${share} of the time goes to the database${top ? `; the operation that takes most is ${top.name}` : ''}.`
  return [{ text: `Requests take ${formatMs(slow.now)}, ${factor} times as long as in the last 7 days. ${cause}`, since }]
}

function refusedRequests({ slots, recent }: Figures): Finding[] {
  const share = limitedShare(recent.request) ?? 0
  if (recent.request.times < minTimes.recent || share < limitedFrom) return []
  const since = sinceWhen(slots, (slot) => (limitedShare(slot) ?? 0) >= limitedFrom)
  return [{ text: `${formatShare(share)} of its requests are refused, because it has reached its rate limits.`, since }]
}

const vendorLimits = ({ limits, now }: Figures): Finding[] =>
  limits
    .filter(({ until }) => until > now)
    .map(({ pluginId, until, since }) => ({
      text: `Events of ${pluginId} wait for the vendor's rate limit until ${until.toISOString().slice(11, 16)} UTC.`,
      since,
    }))

function waitingJobs({ waiting, recent, usual, now }: Figures): Finding[] {
  const late = waiting
    .filter(({ oldestAt }) => now.getTime() - oldestAt.getTime() >= waitingFromMs)
    .sort((a, b) => a.oldestAt.getTime() - b.oldestAt.getTime())
  const [first] = late
  if (!first) return []
  const [wait, before] = [meanMs(recent.wait), meanMs(usual.wait)]
  const compared =
    wait !== null && before !== null
      ? ` Jobs waited ${formatMs(wait)} on average in the last hour, and ${formatMs(before)} in the last 7 days.`
      : ''
  const groups = late.map(({ group, count }) => `${plural(count, 'job')} of the group ${group}`)
  const verb = late.length === 1 && first.count === 1 ? 'is' : 'are'
  return [{ text: `${groups.join(' and ')} ${verb} waiting to start.${compared}`, since: first.oldestAt }]
}

const failingConnections = ({ failing }: Figures): Finding[] =>
  failing.map(({ pluginId, code, lastGoodAt }) => ({
    text: `The connection of ${pluginId} needs attention${code ? ` (${code})` : ''}.${lastGoodAt ? '' : ' It has never synced.'}`,
    since: lastGoodAt,
  }))

/**
 * Likely causes of an organization's slowness, the likeliest first: what its members wait for, before what its data waits for.
 * Empty if nothing is unusual. The thresholds are of our own choice.
 */
export const explainSlowness = (figures: Figures): Finding[] => [
  ...slowRequests(figures),
  ...refusedRequests(figures),
  ...vendorLimits(figures),
  ...waitingJobs(figures),
  ...failingConnections(figures),
]

/** Adds up those slots that are counted, by kind. */
export function sumByKind(slots: readonly WorkSlot[], isCounted: (slot: WorkSlot) => boolean): Sums {
  const sums = { request: noWork, operation: noWork, database: noWork, wait: noWork }
  for (const slot of slots) if (isCounted(slot)) sums[slot.kind] = addWork(sums[slot.kind], slot)
  return sums
}
