import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createIntegration } from '@callboard/modules/integrations'
import { listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import { figure, percentile, seconds } from './figures.ts'
import type { BenchStack } from './stack.ts'

// Many clusters watched by one worker process. Their API servers run in a separate process, so that only the worker's memory is
// measured.

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Number of measured changes, from the change in the cluster to the row that a page reads. */
const changes = 30

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: runs from top to bottom, once
export async function benchClusters(stack: BenchStack, count: number, workloads: number, podsEach: number): Promise<void> {
  const child = fork(fileURLToPath(new URL('./cluster-server.ts', import.meta.url)), [
    String(count),
    String(workloads),
    String(podsEach),
  ])
  const [ready] = (await once(child, 'message')) as [{ url: string; clusters: { name: string; token: string }[] }]
  stack.platform.outgoing.allow = [...stack.platform.outgoing.allow, new URL(ready.url).host]
  const context = await stack.tenant('bench-clusters')
  global.gc?.()
  const before = process.memoryUsage().rss
  const began = performance.now()
  for (const { name, token } of ready.clusters)
    await createIntegration(context, {
      pluginId: 'kubernetes',
      settings: { name, access: 'token', server: `${ready.url}/kubernetes/${name}` },
      secrets: { token },
    })
  const connected = seconds(began)
  const wanted = count * workloads
  while (
    (await listWorkloads(context, { limit: 1 })).total < wanted ||
    (await listRuntimes(context, {})).filter((r) => r.state === 'watching').length < count
  )
    await pause(250)
  figure(
    `${count} clusters, ${wanted.toLocaleString('en')} workloads, ${(wanted * podsEach).toLocaleString('en')} pods: all shown`,
    `${seconds(began).toFixed(1)} s`,
    `${connected.toFixed(1)} s of it for checking and connecting one after another`,
  )
  await pause(3000)
  global.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  figure(
    'memory of the process that follows them',
    `${Math.round(rss / 2 ** 20)} MiB`,
    `${Math.round((rss - before) / 2 ** 20)} MiB more than before, heap ${Math.round(heapUsed / 2 ** 20)} MiB`,
  )
  const times: number[] = []
  for (let i = 0; i < changes; i++) {
    const cluster = ready.clusters[(i * 7) % ready.clusters.length]?.name ?? ''
    const name = `service-${i % workloads}`
    const start = performance.now()
    child.send({ cluster, name, trouble: 'crash' })
    const runtime = (await listRuntimes(context, {})).find((r) => r.name === cluster)?.integrationId
    while (
      !(await listWorkloads(context, { ...(runtime ? { runtime } : {}), health: 'broken', limit: 500 })).workloads.some(
        (w) => w.name === name,
      )
    )
      await pause(10)
    times.push(performance.now() - start)
  }
  const at = (share: number) => Math.round(percentile(times, share))
  figure(
    'from a pod that crashes to the row that a page reads',
    `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
    `${changes} changes, 200 ms of it are gathering`,
  )
  child.kill()
}
