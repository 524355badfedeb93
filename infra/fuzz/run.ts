import type { Client, FuzzResponse } from './client.ts'
import { mutate } from './mutate.ts'
import { randomOf } from './random.ts'
import { rawRequest } from './raw-requests.ts'
import { isBusy, newTally, note, type Seen, slowMs, type Tally } from './report.ts'
import { asCurl, type Plan, type Target, type World } from './request.ts'

export type Settings = {
  seed: number
  /** Stops after this number of requests, or this time, whichever comes first. */
  requests: number
  milliseconds: number
  concurrency: number
  /** Sends only this request. */
  only?: number
  /** The relative frequency of each group. */
  weights: Partial<Record<Target['group'] | 'raw', number>>
}

type Made = { group: string; name: string; plan?: Plan; raw?: Buffer }

/** Deletions are less frequent; otherwise nothing would be left to request. */
const removing = /DELETE|disconnect|remove|leave|revoke|endOtherSessions|endSession|changeAddress/i

/** The request with a number: the same for the same seed, independent of earlier ones. */
function makeRequest(index: number, settings: Settings, targets: ReadonlyMap<string, Target[]>, world: World): Made {
  const random = randomOf(settings.seed, index)
  const groups = Object.entries(settings.weights).filter(([name]) => name === 'raw' || targets.has(name))
  const group = random.pick(groups.flatMap(([name, weight]) => Array.from({ length: weight }, () => name)))
  if (group === 'raw') return { group, name: 'bytes', raw: rawRequest(new URL(world.url).host, random) }
  const list = targets.get(group) ?? []
  const first = random.pick(list)
  const target = removing.test(first.name) && random.chance(0.8) ? random.pick(list) : first
  return { group, name: target.name, plan: mutate(target.make(random, world), random) }
}

const sendMade = (client: Client, { plan, raw }: Made): Promise<FuzzResponse> =>
  plan ? client.send(plan) : client.sendRaw(raw ?? Buffer.alloc(0))

export type Fuzzed = { tally: Tally; slow: Seen[]; seconds: number }

const isLate = (answer: FuzzResponse) => answer.ms > slowMs || isBusy(answer)

/** Sends concurrent requests until the limit; then repeats the slow ones alone, because a busy machine is not a failure. */
export async function fuzz(settings: Settings, targets: readonly Target[], world: () => World, client: Client): Promise<Fuzzed> {
  const byGroup = Map.groupBy(targets, (t) => t.group) as Map<string, Target[]>
  const tally = newTally()
  const slow: (Seen & { made: Made })[] = []
  const began = performance.now()
  let next = settings.only ?? 0
  const end = settings.only === undefined ? settings.requests : settings.only + 1
  const lane = async () => {
    while (next < end && performance.now() - began < settings.milliseconds) {
      const index = next++
      const made = makeRequest(index, settings, byGroup, world())
      const answer = await sendMade(client, made)
      const curl = made.plan ? asCurl(made.plan, world().url) : JSON.stringify(made.raw?.toString('latin1').slice(0, 300))
      const seen = { index, group: made.group, name: made.name, curl, answer }
      note(tally, seen)
      if (isLate(answer) && slow.length < 300) slow.push({ ...seen, made })
    }
  }
  await Promise.all(Array.from({ length: settings.concurrency }, lane))
  const seconds = (performance.now() - began) / 1000
  return { tally, slow: await stillSlow(slow, client), seconds }
}

/** Repeats one request per target, at most three times. */
async function stillSlow(seen: readonly (Seen & { made: Made })[], client: Client): Promise<Seen[]> {
  const found: Seen[] = []
  const slowestFirst = [...seen].sort((x, y) => y.answer.ms - x.answer.ms)
  for (const [name, [first]] of Map.groupBy(slowestFirst, (s) => s.name)) {
    if (!first) continue
    let best = first.answer
    for (let i = 0; i < 3 && isLate(best); i++) {
      const answer = await sendMade(client, first.made)
      if (isBusy(best) || answer.ms < best.ms) best = answer
    }
    if (isLate(best)) found.push({ ...first, name, answer: best })
  }
  return found
}
