import { setTimeout as wait } from 'node:timers/promises'
import { componentOf, ownerRef } from '../chaos/world.ts'
import type { Seed } from './previous-version.ts'

export type Load = {
  done: Map<string, number>
  /** Sentences with how often each was. */
  failed: Map<string, number>
  /** Ends one kind of work, or all. */
  stop(kind?: string): Promise<void>
}

type Work = (n: number) => Promise<Response>

/** What goes on during an upgrade. Nothing is repeated: one answer that is not a success is a failure. */
function worksOf(url: string, sandboxUrl: string, { token, slug }: Seed, cookie: string): Record<string, Work> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' }
  const send = (method: string, at: string, body?: unknown) =>
    fetch(`${url}/api/v1${at}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const page = (at: string) => fetch(`${url}/t/${slug}${at}`, { headers: { cookie, connection: 'close' }, redirect: 'manual' })
  return {
    list: () => send('GET', '/entities?limit=50'),
    page: (n) => page(['', '/catalog', '/settings'][n % 3] ?? ''),
    article: (n) => send('POST', '/knowledge/articles', { title: `Article ${n}`, text: 'Written.', owner: ownerRef }),
    entity: (n) => send('PUT', '/entities?source=load', { entities: [componentOf(`pushed-${n % 50}`, `as of ${n}`)] }),
    async push(n) {
      const repository = `service-${n % 20}`
      const files = { 'catalog-info.yaml': JSON.stringify(componentOf(repository, `as of push ${n}`)) }
      const pushed = await fetch(`${sandboxUrl}/_sandbox/github/files`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ repository, files }),
      })
      const { deliveries } = (await pushed.json()) as { deliveries: { status?: number }[] }
      return new Response(null, { status: deliveries[0]?.status ?? 503 })
    },
  }
}

/** What is wrong with an answer, once it has arrived completely. */
async function failureOf(kind: string, answering: Promise<Response>): Promise<string | undefined> {
  try {
    const answer = await answering
    await answer.arrayBuffer()
    return answer.ok ? undefined : `${kind} was answered ${answer.status}`
  } catch (error) {
    return `${kind}: ${error} ${error instanceof Error ? (error.cause ?? '') : ''}`
  }
}

/** Starts one lane of each kind of work. */
export function startLoad(url: string, sandboxUrl: string, seed: Seed, cookie: string): Load {
  const [done, failed] = [new Map<string, number>(), new Map<string, number>()]
  const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const stopped = new Set<string>()
  const lanes = Object.entries(worksOf(url, sandboxUrl, seed, cookie)).map(async ([kind, work]) => {
    for (let n = 0; !stopped.has(kind); n++) {
      const outcome = await failureOf(kind, work(n))
      if (outcome) count(failed, outcome)
      else count(done, kind)
      await wait(50)
    }
  })
  const kinds = ['list', 'page', 'article', 'entity', 'push']
  return {
    done,
    failed,
    async stop(kind) {
      for (const name of kind ? [kind] : kinds) stopped.add(name)
      if (!kind) await Promise.all(lanes)
    },
  }
}
