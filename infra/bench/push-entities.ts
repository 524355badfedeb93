import path from 'node:path'
import { pushLimits } from '@callboard/core/limits/limits'
import { actions } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { createToken } from '@callboard/modules/tokens'
import { execa } from 'execa'
import { generatedEntities } from './apply-entities.ts'
import { figure, seconds } from './figures.ts'
import type { BenchStack } from './stack.ts'

const count = 30_000
const readMs = 10_000

type Pusher = (query: string, type: 'json' | 'x-ndjson', body: string) => Promise<{ rejected: number }>

function pusherTo(stack: BenchStack, token: string): Pusher {
  return async (query, type, body) => {
    const response = await fetch(`${stack.apiUrl}/api/v1/entities?${query}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': `application/${type}` },
      body,
    })
    if (response.status !== 200) throw new Error(`the push was answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as { rejected: number }
  }
}

const batchesOf = (entities: readonly Descriptor[]) =>
  Array.from({ length: Math.ceil(entities.length / pushLimits.entities) }, (_, i) =>
    JSON.stringify({ entities: entities.slice(i * pushLimits.entities, (i + 1) * pushLimits.entities) }),
  )
const linesOf = (entities: readonly Descriptor[]) => entities.map((e) => JSON.stringify(e)).join('\n')

async function timed(name: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now()
  await work()
  const took = seconds(began)
  figure(
    `push ${count.toLocaleString('en')} entities, ${name}`,
    `${took.toFixed(2)} s`,
    `${Math.round(count / took).toLocaleString('en')}/s`,
  )
}

/** Pushes entities through the API: as batches and as a stream, new, changed and unchanged. */
async function benchThroughput(push: Pusher): Promise<void> {
  const batched = async (salt: string) => {
    for (const body of batchesOf(generatedEntities(count, salt))) await push('source=batches', 'json', body)
  }
  await timed('batches, first time', () => batched(''))
  await timed('batches, all changed', () => batched(' again'))
  await timed('batches, unchanged', () => batched(' again'))
  await push('source=batches&mode=full&removals=all', 'json', '{"entities": []}')
  const stream = (salt: string) => async () => {
    await push('source=stream&mode=full', 'x-ndjson', linesOf(generatedEntities(count, salt)))
  }
  await timed('a stream, first time', stream(''))
  await timed('a stream, unchanged', stream(''))
}

/** p95 of another organization's reads, alone and while one pushes without a pause. */
async function benchNeighbour(stack: BenchStack, push: Pusher, neighbour: string): Promise<void> {
  const script = path.join(import.meta.dirname, 'neighbour-reads.ts')
  const reads = async () => Number((await execa(process.execPath, [script, stack.apiUrl, neighbour, String(readMs)])).stdout)
  const alone = await reads()
  let isReading = true
  let pushed = 0
  const pushing = (async () => {
    for (let round = 0; isReading; round++)
      for (const body of batchesOf(generatedEntities(count, ` ${round}`))) {
        if (!isReading) break
        await push('source=busy', 'json', body)
        pushed += pushLimits.entities
      }
  })()
  const together = await reads()
  isReading = false
  await pushing
  figure(
    'reads of another organization during pushes',
    `${(together / alone).toFixed(2)} times`,
    `p95 alone ${alone.toFixed(1)} ms, during pushes ${together.toFixed(1)} ms; ${pushed.toLocaleString('en')} entities pushed`,
  )
}

/** @param neighbour an organization with a catalog */
export async function benchIngest(stack: BenchStack, context: OperationContext, neighbour: OperationContext): Promise<void> {
  const tokenOf = async (of: OperationContext) => (await createToken(of, { name: 'bench', scopes: actions })).token
  const push = pusherTo(stack, await tokenOf(context))
  await benchThroughput(push)
  await benchNeighbour(stack, push, await tokenOf(neighbour))
}
