import { agentEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { runAgent } from './agent.ts'

const env = loadEnv(agentEnv)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

await runAgent(
  {
    callboardUrl: env.CALLBOARD_URL,
    token: env.CALLBOARD_AGENT_TOKEN,
    clusterUrl: env.CLUSTER_URL,
    clusterTokenFile: env.CLUSTER_TOKEN_FILE,
    ...(env.CLUSTER_URL.startsWith('https:') ? { clusterAuthorityFile: env.CLUSTER_AUTHORITY_FILE } : {}),
    ...(env.AGENT_SECRET_NAME && env.AGENT_NAMESPACE
      ? { tokenSecret: { name: env.AGENT_SECRET_NAME, namespace: env.AGENT_NAMESPACE, key: 'token' } }
      : {}),
    version: '0.1.0',
    log: (message) => process.stdout.write(`${new Date().toISOString()} ${message}\n`),
  },
  stop.signal,
)
process.exit(0)
