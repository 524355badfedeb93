import type { getIntegration } from '@callboard/modules/integrations'

/** The data of a running sync sent to the browser. */
export type SyncView = {
  run: {
    id: string
    trigger: string
    state: string
    began: string
    done: number
    total: number | null
    requests: number
    rateLimitLeft: number | null
    errorMessage: string | null
    retryAt: string | null
  } | null
  entities: number
  kinds: { kind: string; count: number }[]
  now: string
}

type Integration = Pick<Awaited<ReturnType<typeof getIntegration>>, 'lastRun' | 'entities' | 'kinds'>

export function progressOf({ lastRun, entities, kinds }: Integration, now: Date): SyncView {
  if (!lastRun) return { run: null, entities, kinds, now: now.toISOString() }
  const { id, trigger, state, startedAt, createdAt, done, total, requests, rateLimitLeft, errorMessage, retryAt } = lastRun
  const [began, retry] = [(startedAt ?? createdAt).toISOString(), retryAt?.toISOString() ?? null]
  const run = { id, trigger, state, began, done, total, requests, rateLimitLeft, errorMessage, retryAt: retry }
  return { run, entities, kinds, now: now.toISOString() }
}
