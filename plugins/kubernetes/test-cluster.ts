import { trustedTenantId } from '@callboard/core/ids'
import type { RuntimeReport, WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { secretsSchema, settingsSchema } from './config.ts'
import type { KubernetesContext } from './context.ts'

/** What a watcher wrote, as stored by the database. */
export type Written = {
  sink: WorkloadSink
  workloads: Map<string, WorkloadInput>
  report(): RuntimeReport | undefined
  named(name: string): WorkloadInput | undefined
  listings: { kinds: readonly string[]; keys: readonly string[] }[]
}

export function memorySink(): Written {
  const workloads = new Map<string, WorkloadInput>()
  const listings: Written['listings'] = []
  let last: RuntimeReport | undefined
  return {
    workloads,
    listings,
    report: () => last,
    named: (name) => [...workloads.values()].find((w) => w.name === name),
    sink: {
      async apply({ workloads: changed, removed }) {
        for (const key of removed) workloads.delete(key)
        for (const w of changed) workloads.set(w.key, { ...w, instances: w.instances ?? workloads.get(w.key)?.instances ?? [] })
      },
      async listed(kinds, keys) {
        listings.push({ kinds, keys })
        for (const w of workloads.values()) if (kinds.includes(w.kind) && !keys.includes(w.key)) workloads.delete(w.key)
      },
      async report(report) {
        last = report
      },
    },
  }
}

/** A context like the platform's, for a cluster on this machine. `tls`: entries of the kubeconfig's cluster. */
export function clusterContext(
  server: string,
  token: string,
  signal: AbortSignal,
  settings: object = {},
  tls: object = {},
): KubernetesContext {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: 'c', cluster: { server, ...tls } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })
  return {
    settings: settingsSchema.parse({ name: 'test', access: 'kubeconfig', ...settings }),
    secrets: secretsSchema.parse({ kubeconfig }),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch,
    dispatcher: (url, tls) => guardedDispatcher({ allow: [new URL(server).host] }, url, tls),
    signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
}
