import { setTimeout as pause } from 'node:timers/promises'
import type { OperationContext } from '@callboard/kernel/operation'
import { createIntegration, disconnectIntegration } from '@callboard/modules/integrations'
import { listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import { collectGarbage, figure, percentile, seconds } from './figures.ts'
import type { BenchStack } from './stack.ts'
import { type ClusterServer, type Clusters, startClusters } from './start-clusters.ts'

// Clusters watched by one worker process. Their API servers run in a separate process, so that only the worker's memory is
// measured.

/** Number of measured changes, from the change in the cluster to the row that a page reads. */
const changes = 30
/** After a collection, V8 keeps pages that it has emptied, and returns them when the process has been quiet for a while. */
const returnedAfterMs = 25_000
/** How long requests are counted, in ms. */
const countedMs = 60_000

/** What this process uses, in bytes: objects and buffers. Unlike its resident memory, it does not depend on what ran before. */
const inUse = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Samples the resident memory of this process. @returns its maximum so far, in bytes */
function watchResident(): { peak(): number; stop(): void } {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  return { peak: () => peak, stop: () => clearInterval(timer) }
}

async function connect(context: OperationContext, server: ClusterServer, { count, workloads }: Clusters): Promise<string[]> {
  const ids: string[] = []
  for (const { name, token } of server.clusters) {
    const settings = { name, access: 'token', server: `${server.url}/kubernetes/${name}`, authority: server.authority }
    const made = await createIntegration(context, { pluginId: 'kubernetes', settings, secrets: { token } })
    ids.push(made.integration.id)
  }
  while (
    (await listWorkloads(context, { limit: 1 })).total < count * workloads ||
    (await listRuntimes(context, {})).filter((r) => r.state === 'watching').length < count
  )
    await pause(250)
  return ids
}

/** Requests of one cluster in a minute. */
async function requestsPerMinute(server: ClusterServer, during: () => Promise<unknown>): Promise<number> {
  const before = await server.requests()
  const began = Date.now()
  await during()
  const perCluster = ((await server.requests()) - before) / server.clusters.length
  return (perCluster * 60_000) / (Date.now() - began)
}

async function timeChange(
  context: OperationContext,
  server: ClusterServer,
  change: { cluster: string; name: string },
): Promise<number> {
  const runtime = (await listRuntimes(context, {})).find((r) => r.name === change.cluster)?.integrationId
  const start = performance.now()
  server.child.send({ ...change, trouble: 'crash' })
  while (
    !(await listWorkloads(context, { ...(runtime ? { runtime } : {}), health: 'broken', limit: 500 })).workloads.some(
      (w) => w.name === change.name,
    )
  )
    await pause(10)
  return performance.now() - start
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`

/** Connects all clusters, and prints for how long and with how much memory. @returns their integrations */
async function connectMeasured(context: OperationContext, server: ClusterServer, size: Clusters): Promise<string[]> {
  const { count, workloads, podsEach } = size
  const pods = count * workloads * podsEach
  collectGarbage()
  await pause(returnedAfterMs)
  const before = inUse()
  const residentBefore = process.memoryUsage.rss()
  const resident = watchResident()
  const began = performance.now()
  const ids = await connect(context, server, size)
  figure(
    `${count} clusters, ${(count * workloads).toLocaleString('en')} workloads, ${pods.toLocaleString('en')} pods: all shown`,
    `${seconds(began).toFixed(1)} s`,
  )
  await pause(5000)
  collectGarbage()
  const more = inUse() - before
  await pause(returnedAfterMs)
  resident.stop()
  const stays = process.memoryUsage.rss() - residentBefore
  figure('in use for each pod', `${(more / pods / 1000).toFixed(1)} kB`, `${mebibytes(more)} together`)
  figure(
    'resident for each pod',
    `${(stays / pods / 1000).toFixed(1)} kB`,
    `${mebibytes(residentBefore)} before, ${mebibytes(resident.peak())} at the peak, ${mebibytes(residentBefore + stays)} afterwards`,
  )
  return ids
}

/** Memory by pod, requests by minute, and the time of a change from the cluster to the row that a page reads. */
export async function benchClusters(stack: BenchStack, size: Clusters): Promise<void> {
  const { count, workloads } = size
  const server = await startClusters(size)
  stack.platform.outgoing.allow = [...stack.platform.outgoing.allow, new URL(server.url).host]
  const context = await stack.tenant(`bench-clusters-${count}`)
  const ids = await connectMeasured(context, server, size)
  const quiet = await requestsPerMinute(server, () => pause(countedMs))
  const active = await requestsPerMinute(server, async () => {
    for (let i = 0; i < countedMs / 1000; i++) {
      for (const { name: cluster } of server.clusters) server.child.send({ cluster, name: `service-${i % workloads}` })
      await pause(1000)
    }
  })
  figure('requests of a cluster in a minute, quiet', quiet.toFixed(1), `with a change a second: ${active.toFixed(1)}`)
  const times: number[] = []
  for (let i = 0; i < changes; i++) {
    const cluster = server.clusters[(i * 7) % count]?.name ?? ''
    times.push(await timeChange(context, server, { cluster, name: `service-${i % workloads}` }))
  }
  const at = (share: number) => Math.round(percentile(times, share))
  figure('from a pod that crashes to the row that a page reads', `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`, `${changes} changes`)
  for (const id of ids) await disconnectIntegration(context, { id })
  server.child.kill()
}
