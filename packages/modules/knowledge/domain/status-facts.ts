import { namesInWords } from './catalog-facts.ts'
import type { CountedKind } from './counted-kind.ts'

// Sentences about the state of an entity or of the whole organization. Each names its period or its date, as it is read later.

export const days = { cost: 30, changes: 7 } as const
/** Days of bills that are summed up. */
export const maxCostDays = 92

const counted = (count: number, one: string, many = `${one}s`) =>
  `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? one : many}`

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
/** "24 Nov 2026", in UTC. */
export const dayOf = (date: Date): string => day.format(date)

const lastDays = (count: number) => (count === 1 ? 'the last 24 hours' : `the last ${count} days`)

/** Without cents, unless it is small. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: Math.abs(amount) < 10 ? 2 : 0 }).format(
    amount,
  )

/** What may not be read is named, and no figure. */
export const deniedSentence = (what: string) => `You do not have permission to view ${what}.`

type Cost = { amount: number; currency: string }
/** @param parts how many of its parts have costs that are included @param period days */
export function costSentence(
  subject: string | null,
  cost: Cost | undefined,
  { parts, period: of }: { parts: number; period: number },
): string {
  const period = `in ${of === 1 ? 'the last day' : lastDays(of)} of bills`
  if (!cost)
    return subject ? `No costs are allocated to ${subject} ${period}.` : 'No costs are known. Connect a cloud bill to see them.'
  if (!subject) return `The organization spent ${money(cost.amount, cost.currency)} ${period}.`
  return `${subject}${parts > 1 ? `, with its ${counted(parts, 'part')},` : ''} cost ${money(cost.amount, cost.currency)} ${period}.`
}

type Health = 'healthy' | 'idle' | 'progressing' | 'degraded' | 'broken'

const described: Record<Health, string> = {
  healthy: 'healthy',
  idle: 'idle',
  progressing: 'rolling out',
  degraded: 'degraded',
  broken: 'broken',
}
const unhealthy = ['broken', 'degraded', 'progressing'] as const

/** Nothing is known to be wrong, as far as runtimes can be read. */
function wellSentence(
  subject: string | null,
  counts: Readonly<Partial<Record<Health, number>>>,
  all: string,
  doubt: string,
): string {
  if (doubt) return `No unhealthy workload${subject ? ` of ${subject}` : ''} is known${doubt}: ${all}.`
  if (subject) return `${subject} is ${counts.healthy ? 'healthy' : 'idle'}: ${all}.`
  return `Everything is ${counts.healthy ? 'healthy' : 'idle'}: ${all}.`
}

/**
 * @param counts workloads of the subject and its parts by health
 * @param unseen runtimes that cannot be read in full, so that more may be wrong
 */
export function healthSentence(
  subject: string | null,
  counts: Readonly<Partial<Record<Health, number>>>,
  unseen: readonly string[],
): string {
  const doubt = unseen.length > 0 ? `, but ${namesInWords([...unseen])} cannot be read in full at the moment` : ''
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0)
    return subject || doubt
      ? `No workloads${subject ? ` of ${subject}` : ''} are known${doubt}.`
      : 'No workloads are known. Connect a cluster to see them.'
  const bad = unhealthy.filter((health) => counts[health])
  const [worst] = bad
  const all = counted(total, 'workload')
  if (!worst) return wellSentence(subject, counts, all, doubt)
  const states = namesInWords(bad.map((health) => `${counts[health]} ${described[health]}`))
  return `${subject ? `${subject} is ${described[worst]}` : 'Not everything is healthy'}: ${states} of ${all}.`
}

type Running = { runtime: string; version: string | null }
type Deployed = { version: string; environment: string; at: Date }

/** @param deployment the last one to production; null if there is none, undefined if the reader may not know */
export function versionSentence(subject: string, workloads: readonly Running[], deployment: Deployed | null | undefined): string {
  const running = workloads.filter((w) => w.version !== null)
  const versions = [...Map.groupBy(running, (w) => w.version ?? '')].map(
    ([version, of]) => `${version} in ${namesInWords([...new Set(of.map((w) => w.runtime))].sort())}`,
  )
  const now = versions.length > 0 ? `${subject} runs ${namesInWords(versions)}.` : `No running version of ${subject} is known.`
  if (deployment === undefined) return now
  const last = deployment
    ? `${deployment.version} was deployed to ${deployment.environment} on ${dayOf(deployment.at)}.`
    : 'No deployment to production is known.'
  return `${now} ${last}`
}

type Run = { state: string }

/** @param runs the newest ones on the default branch, oldest first */
export function pipelineSentence(subject: string, runs: readonly Run[], deployment: Deployed | null): string {
  const last = runs.at(-1)
  const deployed = deployment
    ? `${deployment.version} was deployed to ${deployment.environment} on ${dayOf(deployment.at)}.`
    : `No deployment of ${subject} to production is known.`
  if (!last) return `No pipeline run of ${subject} on its default branch is known. ${deployed}`
  const passed = runs.filter(({ state }) => state === 'succeeded').length
  return `The last pipeline run of ${subject} on its default branch has ${last.state}; ${passed} of the last ${counted(runs.length, 'run')} succeeded. ${deployed}`
}

export function changeSentence(subject: string | null, period: number, count: number, max: number): string {
  const of = subject ? ` of ${subject}` : ''
  if (count === 0) return `The catalog has no changes${of} in ${lastDays(period)}.`
  return `The catalog has ${count >= max ? `${max} or more changes` : counted(count, 'change')}${of} in ${lastDays(period)}.`
}

type Docs = { pages: number; newest: Date; oldest: Date }
/** @param sites docs of the subject and its parts */
export function docsSentence(subject: string | null, sites: readonly Docs[]): string {
  const has = subject ? `${subject} has` : 'The organization has'
  if (sites.length === 0) return `${has} no docs.`
  const pages = sites.reduce((sum, site) => sum + site.pages, 0)
  const newest = new Date(Math.max(...sites.map((s) => s.newest.getTime())))
  const oldest = new Date(Math.min(...sites.map((s) => s.oldest.getTime())))
  const where = sites.length > 1 ? ` in ${counted(sites.length, 'entity', 'entities')}` : ''
  if (pages === 1) return `${has} 1 docs page, last changed on ${dayOf(newest)}.`
  return `${has} ${counted(pages, 'docs page')}${where}. The newest change is from ${dayOf(newest)}; the oldest page has not changed since ${dayOf(oldest)}.`
}

export function onCallSentence(subject: string | null, owner: string | undefined): string {
  const missing = 'No source of on-call schedules is connected'
  if (!subject) return `${missing}, so it is not known who is on call.`
  return `${missing}, so it is not known who is on call for ${subject}.${owner ? ` It is owned by ${owner}.` : ''}`
}

/**
 * @param subject whose catalog file it is; null for all integrations
 * @param connected the number of integrations, any of which may report problems
 */
export function problemSentence(
  subject: string | null,
  { count, max, connected }: { count: number; max: number; connected: number },
): string {
  const all = count >= max ? `${max} or more problems` : counted(count, 'problem')
  if (count > 0) return subject ? `The catalog file of ${subject} has ${all}.` : `The integrations report ${all}.`
  if (subject) return `No integration reports a problem with ${subject}.`
  return connected > 0 ? 'No integration reports a problem.' : 'No integration is connected, so no problems are known.'
}

export const runbookSentence = (subject: string | null, count: number) =>
  `${subject ?? 'The organization'} has ${counted(count, 'runbook')} in its docs and links.`

export const countSentence = (count: number, { one, many }: CountedKind) => `The catalog has ${counted(count, one, many)}.`
