import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http, { type Server } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAgentHub } from '@callboard/api/agent/hub'
import { buildApi } from '@callboard/api/server'
import { createLogger } from '@callboard/jobs/logger'
import { createAgentToken, createIntegration } from '@callboard/modules/integrations'
import { listWorkloads } from '@callboard/modules/workloads'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { imageTargets } from '../deploy/image-targets.ts'
import { writeBundle } from '../deploy/write-bundle.ts'
import { figure } from './figures.ts'
import type { BenchStack } from './stack.ts'
import { type ClusterServer, startClusters } from './start-clusters.ts'

// The agent of a cluster with 5,000 pods, in a process of its own, as its image starts it: over TLS to Callboard, and over HTTP/2
// and TLS to the API server.

const [workloads, podsEach] = [500, 10]

/** A line of /proc/<pid>/status in MiB: VmRSS now, VmHWM at the peak, RssFile the part that is Node's own program. */
const memoryOf = (pid: number, line: 'VmRSS' | 'VmHWM' | 'RssFile') =>
  Math.round(Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

/** Seconds of CPU time that a process has used. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** The web process: agents reach it over TLS, workers inside the deployment without. */
async function startWeb(stack: BenchStack) {
  const log = createLogger('bench', 'warn')
  const certificate = selfSignedCertificate()
  const [outside, inside] = [https.createServer(certificate), http.createServer()]
  const [port, relayPort] = [await listen(outside), await listen(inside)]
  const hub = createAgentHub({ platform: stack.platform, log, relayUrl: `http://127.0.0.1:${relayPort}` })
  const api = await buildApi({ platform: stack.platform, log, requestsPerMinute: 10_000, agents: hub })
  inside.on('request', (request, response) => api.routing(request, response))
  outside.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  return {
    url: `https://127.0.0.1:${port}`,
    authority: certificate.cert,
    async close() {
      await hub.close()
      for (const server of [outside, inside]) {
        server.closeAllConnections()
        server.close()
      }
      await api.close()
    },
  }
}

type Places = { web: { url: string; authority: string }; kubernetes: ClusterServer; token: string }

/** Starts the bundle of the image, with its command and settings, in a folder. */
async function startAgent(folder: string, { web, kubernetes, token }: Places): Promise<ChildProcess> {
  const [cluster] = kubernetes.clusters
  if (!cluster) throw new Error('no cluster')
  const file = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  const { bundle, command, env } = imageTargets.agent
  await writeBundle(bundle.entry, path.join(folder, bundle.file))
  return spawn(process.execPath, command.slice(1), {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...env,
      CALLBOARD_URL: web.url,
      CALLBOARD_AGENT_TOKEN: token,
      NODE_EXTRA_CA_CERTS: file('callboard.pem', web.authority),
      CLUSTER_URL: `${kubernetes.url}/kubernetes/${cluster.name}`,
      CLUSTER_TOKEN_FILE: file('token', cluster.token),
      CLUSTER_AUTHORITY_FILE: file('cluster.pem', kubernetes.authority),
    },
  })
}

export async function benchAgent(stack: BenchStack): Promise<void> {
  const kubernetes = await startClusters({ count: 1, workloads, podsEach })
  const web = await startWeb(stack)
  const context = await stack.tenant('bench-agent')
  const settings = { name: 'private', access: 'agent' }
  const { integration } = await createIntegration(context, { pluginId: 'kubernetes', settings, secrets: {} })
  const { token } = await createAgentToken(context, { integrationId: integration.id })
  const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-agent-'))
  const agent = await startAgent(folder, { web, kubernetes, token })
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
  kubernetes.child.kill()
  rmSync(folder, { recursive: true, force: true })
}
