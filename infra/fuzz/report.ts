import type { FuzzResponse } from './client.ts'

/** One request with its response. */
export type Seen = { index: number; group: string; name: string; curl: string; answer: FuzzResponse }

export type Tally = {
  requests: number
  /** Number of responses per group: 2xx, 3xx, 4xx, 5xx, and connections that ended without one. */
  classes: Map<string, Map<string, number>>
  /** The first failure of each kind. */
  failures: Map<string, Seen & { times: number }>
  /** The slowest responses, slowest first. */
  slowest: Seen[]
  /** Statuses of each target, to see whether it was reached. */
  targets: Map<string, Map<number, number>>
}

export const slowMs = 2000
const shown = 10

export const newTally = (): Tally => ({ requests: 0, classes: new Map(), failures: new Map(), slowest: [], targets: new Map() })

const classOf = ({ status, failure }: FuzzResponse) =>
  status >= 100 ? `${Math.floor(status / 100)}xx` : /no answer|ECONNREFUSED/.test(failure ?? '') ? 'no answer' : 'closed'

// A server action responds with 200 even if it crashed; an error after the first bytes of a page is a digest in it.
const crashes = [
  /Something in Callboard failed/,
  // A tool of an assistant answers with 200 as well.
  /Contact support with error ID/,
  /data-dgst="\d+"/,
  /\d:E\{"digest":"\d+"/,
  /Internal Server Error/,
]

/** Says that it is busy and to try again later, which a request that is repeated alone may not say. */
export const isBusy = ({ status, said }: FuzzResponse): boolean => status === 503 && said.includes('Try again')

/** The kind of failure of a response; undefined if there is none. An unreachable vendor (502) is a separate kind. */
export function failureOf(answer: FuzzResponse): string | undefined {
  const { status, said, failure } = answer
  if (isBusy(answer) || (status === 502 && said.includes('vendor_unavailable'))) return undefined
  if (status >= 500) return String(status)
  if (status === 0 && /no answer|ECONNREFUSED/.test(failure ?? '')) return failure
  return crashes.some((c) => c.test(said)) ? `${status} with a crash in it` : undefined
}

const bump = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

function inner<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const found = map.get(key) ?? new Map<L, V>()
  map.set(key, found)
  return found
}

export function note(tally: Tally, seen: Seen): void {
  const { answer } = seen
  tally.requests++
  bump(inner(tally.classes, seen.group), classOf(answer))
  bump(inner(tally.targets, `${seen.group} ${seen.name}`), answer.status)
  const failure = failureOf(answer)
  if (failure) {
    const key = `${failure} ${seen.name}`
    const first = tally.failures.get(key)
    if (first) first.times++
    else tally.failures.set(key, { ...seen, times: 1 })
  }
  const last = tally.slowest.at(-1)
  if (tally.slowest.length < shown * 3 || (last && answer.ms > last.answer.ms)) {
    tally.slowest.push(seen)
    tally.slowest.sort((x, y) => y.answer.ms - x.answer.ms)
    tally.slowest.length = Math.min(tally.slowest.length, shown * 3)
  }
}

const line = ({ index, name, answer, curl }: Seen) =>
  `  ${Math.round(answer.ms)} ms  ${answer.status}  ${name}  (request ${index})\n      ${curl.slice(0, 700)}`

/** Number of rejections per status of a group, the most frequent first. */
function refusalsOf(tally: Tally, group: string): string {
  const refused = new Map<number, number>()
  const statuses = [...tally.targets].filter(([name]) => name.startsWith(`${group} `)).flatMap(([, counts]) => [...counts])
  for (const [status, n] of statuses) if (status >= 400 && status < 500) refused.set(status, (refused.get(status) ?? 0) + n)
  return [...refused]
    .sort(([, x], [, y]) => y - x)
    .map(([status, n]) => `${status}: ${n}`)
    .join(', ')
}

/** The report as text. `slow`: requests that exceeded the limit again when they were repeated alone. */
export function reportOf(tally: Tally, slow: readonly Seen[], seed: number, seconds: number): string {
  const classes = [...tally.classes].map(
    ([group, counts]) =>
      `  ${group.padEnd(9)} ${[...counts]
        .sort()
        .map(([c, n]) => `${c}: ${n}`)
        .join('  ')}  (${refusalsOf(tally, group)})`,
  )
  const unreached = [...tally.targets]
    .filter(([, statuses]) => ![...statuses.keys()].some((s) => s >= 200 && s < 400))
    .map(([name]) => `  ${name}`)
  const failures = [...tally.failures].map(
    ([key, seen]) =>
      `  ${key}, ${seen.times} times; the first (request ${seen.index}):\n      ${seen.curl}\n      ${seen.answer.said.slice(0, 300).replaceAll('\n', ' ')}`,
  )
  return [
    `${tally.requests} requests in ${seconds.toFixed(0)} s (${(tally.requests / seconds).toFixed(0)} a second), seed ${seed}`,
    'Answers:',
    ...classes,
    `Never answered with 2xx or 3xx: ${unreached.length} of ${tally.targets.size} targets`,
    ...unreached,
    'Slowest:',
    ...tally.slowest.slice(0, shown).map(line),
    `Over ${slowMs} ms, also when repeated alone: ${slow.length}`,
    ...slow.map(line),
    `Failures (5xx, crashes, no answer): ${tally.failures.size} kinds`,
    ...failures,
  ].join('\n')
}
