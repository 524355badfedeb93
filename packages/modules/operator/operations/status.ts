import { systemDb } from '@callboard/db/system-db'
import { readSystemAges, type SystemAges } from '../repo/system-ages.ts'

/** The schedule beats every 30 seconds; two missed beats and some delay are no incident. */
const beatLimitS = 120
/** A job that could have run for so long is held up. */
const waitLimitS = 120

export type ComponentStatus = { state: 'operational' | 'degraded' | 'down'; detail: string }
export type SystemStatus = {
  checkedAt: Date
  components: { database: ComponentStatus; queue: ComponentStatus; workers: ComponentStatus }
}

const seconds = (count: number) => (count < 90 ? `${Math.round(count)} s` : `${Math.round(count / 60)} min`)

/** Records that workers run scheduled jobs. */
export async function beat(now = new Date()): Promise<void> {
  await systemDb('health').workerHeartbeat.upsert({
    where: { id: true },
    create: { seenAt: now },
    update: { seenAt: now },
  })
}

function componentsOf({ seenS, oldestS }: SystemAges, tookMs: number): SystemStatus['components'] {
  const isLate = oldestS !== null && oldestS > waitLimitS
  const isSilent = seenS === null || seenS > beatLimitS
  return {
    database: { state: 'operational', detail: `Answered in ${tookMs < 1 ? 'less than 1' : Math.round(tookMs)} ms.` },
    queue: {
      state: isLate ? 'degraded' : 'operational',
      detail: oldestS === null ? 'No job is waiting.' : `The oldest job has waited for ${seconds(Math.max(0, oldestS))}.`,
    },
    workers: {
      state: isSilent ? 'down' : 'operational',
      detail: seenS === null ? 'Not seen yet.' : `Last seen ${seconds(Math.max(0, seenS))} ago.`,
    },
  }
}

const unreachable: ComponentStatus = { state: 'down', detail: 'Cannot be reached.' }
const unknown: ComponentStatus = { state: 'down', detail: 'Cannot be checked without the database.' }

async function check(): Promise<SystemStatus> {
  const began = performance.now()
  try {
    const ages = await readSystemAges(systemDb('health'))
    const components = componentsOf(ages, performance.now() - began)
    return { checkedAt: new Date(), components }
  } catch {
    return { checkedAt: new Date(), components: { database: unreachable, queue: unknown, workers: unknown } }
  }
}

const cacheMs = 5000
let cached: { until: number; status: Promise<SystemStatus> } | undefined

/** The state of this installation, checked at most every five seconds whoever asks. Contains nothing of any organization. */
export function getSystemStatus(): Promise<SystemStatus> {
  const now = Date.now()
  if (!cached || cached.until < now) cached = { until: now + cacheMs, status: check() }
  return cached.status
}
