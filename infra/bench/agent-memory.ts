import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAgentHub } from '@callboard/api/agent/hub'
import { buildApi } from '@callboard/api/server'
import { createLogger } from '@callboard/jobs/logger'
import { createAgentToken, createIntegration } from '@callboard/modules/integrations'
import { listWorkloads } from '@callboard/modules/workloads'
import { generatedClusters } from '@callboard/sandbox/kubernetes/generated-clusters'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import Fastify from 'fastify'
import { imageTargets } from '../deploy/image-targets.ts'
import { writeBundle } from '../deploy/write-bundle.ts'
import { figure } from './figures.ts'
import type { BenchStack } from './stack.ts'

// The agent of a cluster with 5,000 pods, in a process of its own, as its image starts it.

const [workloads, podsEach] = [500, 10]

/** A line of /proc/<pid>/status in MiB: VmRSS now, VmHWM at the peak, RssFile the part that is Node's own program. */
const memoryOf = (pid: number, line: 'VmRSS' | 'VmHWM' | 'RssFile') =>
  Math.round(Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

/** Seconds of CPU time that a process has used. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** The web process that agents connect to. */
async function startWeb(stack: BenchStack) {
  const log = createLogger('bench', 'warn')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const hub = createAgentHub({ platform: stack.platform, log, relayUrl: url })
  const api = await buildApi({ platform: stack.platform, log, requestsPerMinute: 10_000, agents: hub })
  server.on('request', (request, response) => api.routing(request, response))
  server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  return {
    url,
    async close() {
      await hub.close()
      server.closeAllConnections()
      server.close()
      await api.close()
    },
  }
}

export async function benchAgent(stack: BenchStack): Promise<void> {
  const [cluster] = [...generatedClusters(1, workloads, podsEach).values()]
  if (!cluster) throw new Error('no cluster')
  const kubernetes = Fastify({ forceCloseConnections: true })
  await kubernetes.register((routes) => kubernetesRoutes(routes, new Map([[cluster.name, cluster]])), {
    prefix: '/kubernetes/:cluster',
  })
  const clusterUrl = `${await kubernetes.listen({ port: 0, host: '127.0.0.1' })}/kubernetes/${cluster.name}`
  const web = await startWeb(stack)
  const context = await stack.tenant('bench-agent')
  const settings = { name: 'private', access: 'agent' }
  const { integration } = await createIntegration(context, { pluginId: 'kubernetes', settings, secrets: {} })
  const { token } = await createAgentToken(context, { integrationId: integration.id })
  const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-agent-'))
  writeFileSync(path.join(folder, 'token'), cluster.firstToken)
  const { bundle, command } = imageTargets.agent
  await writeBundle(bundle.entry, path.join(folder, bundle.file))
  const agent = spawn(process.execPath, command.slice(1), {
    cwd: folder,
    stdio: 'ignore',
    env: {
      CALLBOARD_URL: web.url,
      CALLBOARD_AGENT_TOKEN: token,
      CLUSTER_URL: clusterUrl,
      CLUSTER_TOKEN_FILE: path.join(folder, 'token'),
    },
  })
  const { pid } = agent
  if (!pid) throw new Error('the agent did not start')
  while ((await listWorkloads(context, { limit: 1 })).total < workloads) await pause(250)
  await pause(10_000)
  const before = cpuOf(pid)
  await pause(60_000)
  const share = ((cpuOf(pid) - before) / 60) * 100
  figure(
    `agent of ${(workloads * podsEach).toLocaleString('en')} pods: resident`,
    `${memoryOf(pid, 'VmRSS')} MiB`,
    `${memoryOf(pid, 'VmHWM')} MiB at the peak; ${memoryOf(pid, 'RssFile')} MiB are Node’s program`,
  )
  figure('its share of a core while nothing changes', `${share.toFixed(2)} %`)
  agent.kill()
  await web.close()
  await kubernetes.close()
  rmSync(folder, { recursive: true, force: true })
}
