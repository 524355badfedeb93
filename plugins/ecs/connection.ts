import type { CheckResult, Connection } from '@callboard/plugin-kit/server'
import { createClient, type EcsContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'

async function check(context: EcsContext): Promise<CheckResult> {
  const { name, region, clusters: wanted } = context.settings
  const client = createClient(context)
  try {
    const clusters = await client.clusters()
    const [first] = clusters
    // One call of each kind, so that a missing permission is reported now.
    if (first) {
      await client.services(first)
      await client.tasks(first)
    }
    const missing = wanted.filter((w) => !clusters.some((c) => c.clusterName === w))
    return {
      account: `${name} (${region})`,
      found: [
        `${clusters.length} clusters`,
        `${clusters.reduce((sum, c) => sum + (c.activeServicesCount ?? 0), 0)} services`,
        `${clusters.reduce((sum, c) => sum + (c.runningTasksCount ?? 0), 0)} running tasks`,
      ],
      warnings: [
        ...(clusters.length === 0 ? [`There is no cluster in ${region}. Check the region.`] : []),
        ...missing.map((m) => `There is no cluster ${m} in ${region}.`),
      ],
    }
  } finally {
    client.close()
  }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry: null }
