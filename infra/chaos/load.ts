import { setTimeout as wait } from 'node:timers/promises'
import type { OperationContext } from '@callboard/kernel/operation'
import { beginCheckout } from '@callboard/modules/billing'
import { type Connected, componentOf, descriptor, ownerRef, type World } from './world.ts'

/** An article as it may be: with one of these texts. Without an id, nobody was told that it exists, and it may be missing. */
type Written = { texts: string[]; id?: string }

/** What was acknowledged to somebody, and therefore has to be there. */
export class Ledger {
  acknowledged = 0
  failed = 0
  /** By repository: the latest push. */
  readonly pushes = new Map<string, { description: string; isAcknowledged: boolean }>()
  /** By title. */
  readonly articles = new Map<string, Written>()
  /** Pushes of each entity, oldest first, with what each wrote. */
  readonly entities = new Map<string, { description: string; isAcknowledged: boolean }[]>()
  readonly imports: Connected[] = []
  readonly payments: OperationContext[] = []

  /** Why work was not acknowledged, and how often. */
  readonly reasons = new Map<string, number>()

  /** Counts a piece of work, which throws if it was not acknowledged. @returns whether it was */
  async count(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      this.acknowledged++
      return true
    } catch (error) {
      this.failed++
      const reason = String(error).slice(0, 200)
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1)
      return false
    }
  }
}

function requireAcknowledged(what: string, isAcknowledged: boolean, answer: unknown): void {
  if (!isAcknowledged) throw new Error(`${what} was answered ${answer}`)
}

/** Long runs change what there is, instead of adding to it. A multiple of the lanes below. */
const maxArticles = 400
const lanes = [0, 1, 2, 3]
/** More, since one whose process was killed waits until its push is no longer taken for one in progress. */
const entityLanes = [0, 1, 2, 3, 4, 5, 6, 7]
/** Each gets every push as well, and each payment makes an account. */
const [maxImports, maxPayments] = [8, 100]

type Delivery = { url: string; status?: number }

/** A push, acknowledged if the webhook of the organization was. */
const push =
  ({ post, repositories, main }: World, ledger: Ledger) =>
  async (n: number) => {
    const repository = repositories[n % repositories.length] ?? ''
    const description = `as of push ${n}`
    const written = { description, isAcknowledged: false }
    ledger.pushes.set(repository, written)
    await ledger.count(async () => {
      const pushed = await post('/_sandbox/github/files', {
        repository,
        files: { 'catalog-info.yaml': descriptor(repository, description) },
      })
      const { deliveries } = (await pushed.json()) as { deliveries: Delivery[] }
      const status = deliveries.find((d) => d.url.includes(main.integrationId))?.status
      written.isAcknowledged = status === 202
      requireAcknowledged('a webhook', written.isAcknowledged, status)
    })
  }

/** Articles that are added by the API, and then edited in turn. */
const write =
  ({ stack, main }: World, ledger: Ledger) =>
  async (n: number) => {
    const [title, text] = [`Article ${n % maxArticles}`, `As of write ${n}.`]
    const known = ledger.articles.get(title)
    // Nobody knows whether it was added, so it cannot be edited.
    if (known && !known.id) return
    const written: Written = known ?? { texts: [] }
    ledger.articles.set(title, written)
    written.texts.push(text)
    await ledger.count(async () => {
      const answer = await fetch(`${stack.url}/api/v1/knowledge/articles${written.id ? `/${written.id}` : ''}`, {
        method: written.id ? 'PUT' : 'POST',
        headers: { authorization: `Bearer ${main.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title, text, owner: ownerRef }),
        signal: AbortSignal.timeout(15_000),
      })
      requireAcknowledged('a write', answer.ok, answer.status)
      written.id = ((await answer.json()) as { id: string }).id
      written.texts = [text]
    })
  }

/** Entities that are pushed with a key, and again with the same key until that is acknowledged, or for as long as said. */
const pushEntity =
  ({ stack, pushed }: World, ledger: Ledger, repeatForMs: number) =>
  async (n: number) => {
    const [name, description] = [`pushed-${n % entityLanes.length}`, `as of push ${n}`]
    const written = { description, isAcknowledged: false }
    ledger.entities.set(name, [...(ledger.entities.get(name) ?? []), written])
    const [until, key] = [Date.now() + repeatForMs, `push-${n}`]
    while (!written.isAcknowledged && Date.now() < until) {
      let pauseS = 1
      written.isAcknowledged = await ledger.count(async () => {
        const answer = await fetch(`${stack.url}/api/v1/entities?source=chaos`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${pushed.token}`, 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify({ entities: [componentOf(name, description)] }),
          signal: AbortSignal.timeout(15_000),
        })
        pauseS = Number(answer.headers.get('retry-after') ?? pauseS)
        requireAcknowledged('a push of entities', answer.ok, answer.status)
      })
      if (!written.isAcknowledged) await wait(pauseS * 1000)
    }
  }

/** Another organization that imports the same accounts. */
const importCatalog = (world: World, ledger: Ledger) => async (n: number) => {
  await ledger.count(async () => {
    ledger.imports.push(await world.connect(await world.tenant(`import-${n}`)))
  })
}

/** Another organization that pays on the hosted page. */
const pay = (world: World, ledger: Ledger) => async (n: number) => {
  await ledger.count(async () => {
    const context = await world.tenant(`payer-${n}`)
    const { url } = await beginCheckout(context, { plan: 'team' })
    const card = new URLSearchParams({ card: '4242424242424242' })
    const { status } = await fetch(url, { method: 'POST', body: card, redirect: 'manual' })
    requireAcknowledged('a payment', status === 303, status)
    ledger.payments.push(context)
  })
}

/** Starts pushes, writes, imports and payments. `stop` resolves once the last ones were answered. */
export function startLoad(world: World, ledger: Ledger, repeatForMs: number): { stop(): Promise<void> } {
  let isStopping = false
  const repeat = async (
    work: (n: number) => Promise<void>,
    pauseMs: number,
    { first = 0, step = 1, max = Number.POSITIVE_INFINITY } = {},
  ) => {
    for (let n = first; !isStopping && n < max; n += step) {
      await work(n)
      await wait(pauseMs)
    }
  }
  const running = [
    // Each lane has repositories and articles of its own, so that the changes of one have an order.
    ...lanes.map((first) => repeat(push(world, ledger), 100, { first, step: lanes.length })),
    ...lanes.map((first) => repeat(write(world, ledger), 50, { first, step: lanes.length })),
    ...entityLanes.map((first) => repeat(pushEntity(world, ledger, repeatForMs), 200, { first, step: entityLanes.length })),
    repeat(importCatalog(world, ledger), 4000, { max: maxImports }),
    repeat(pay(world, ledger), 3000, { max: maxPayments }),
  ]
  return {
    async stop() {
      isStopping = true
      await Promise.all(running)
    },
  }
}
