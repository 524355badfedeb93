import { defineServer } from '@callboard/plugin-kit/server'
import { applyManifests } from './actions/apply.ts'
import { eksRoleGuides } from './clouds/eks-access.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { readLog } from './logs.ts'
import { manifest } from './manifest.ts'
import { agentManifest, readOnlyAccount } from './rbac.ts'
import { watchCluster } from './watch/watch-cluster.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  watcher: { watch: watchCluster },
  logs: readLog,
  actions: [applyManifests],
  guides: [readOnlyAccount],
  awsGuides: eksRoleGuides,
  agent: { required: (settings) => settings.access === 'agent', guide: agentManifest },
})
