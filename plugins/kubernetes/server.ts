import { defineServer } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { readLog } from './logs.ts'
import { manifest } from './manifest.ts'
import { agentManifest, readOnlyAccount } from './rbac.ts'
import { watchCluster } from './watch/watch-cluster.ts'

const offered = z.object({ clusters: z.array(z.object({ name: z.string(), kubeconfig: z.string() })) })

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  watcher: { watch: watchCluster },
  logs: readLog,
  guides: [readOnlyAccount],
  agent: { wanted: (settings) => settings.access === 'agent', guide: agentManifest },
  async sample(sandbox) {
    const answer = await sandbox.fetch(`${sandbox.url}/_sandbox/kubernetes/clusters`)
    const { clusters } = offered.parse(await answer.json())
    return clusters.map(({ name, kubeconfig }) => ({ settings: { name, access: 'kubeconfig' }, secrets: { kubeconfig } }))
  },
})
