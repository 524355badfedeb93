import { checkAwsRole } from '@callboard/cloud/aws-role'
import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type EcsClient, type EcsContext, statements } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { permissions } from './permissions.ts'

type Action = (typeof permissions)[number]['name']
type State = CheckedPermission['state']

/** The action that AWS names in its refusal, such as "is not authorized to perform: ecs:ListTasks on resource: …". */
const refusedAction = (error: unknown): string | undefined =>
  isVendorError(error) && error.kind === 'forbidden' ? /perform: (ecs:\w+)/.exec(error.message)?.[1] : undefined

/** Calls each action once. Those behind a refused one stay unknown: there is nothing to call them with. */
async function testPermissions(client: EcsClient) {
  const states = new Map<string, State>()
  const attempt = async <T>(list: Action, describe: Action, work: () => Promise<T[]>): Promise<T[]> => {
    try {
      const found = await work()
      states.set(list, 'granted')
      if (found.length > 0) states.set(describe, 'granted')
      return found
    } catch (error) {
      const refused = refusedAction(error)
      if (refused === undefined) throw error
      if (refused !== list) states.set(list, 'granted')
      states.set(refused, 'missing')
      return []
    }
  }
  const clusters = await attempt('ecs:ListClusters', 'ecs:DescribeClusters', () => client.clusters())
  const [first] = clusters
  if (first) {
    const [service] = await attempt('ecs:ListServices', 'ecs:DescribeServices', () => client.services(first))
    const [task] = await attempt('ecs:ListTasks', 'ecs:DescribeTasks', () => client.tasks(first))
    const definition = service?.taskDefinition ?? task?.taskDefinitionArn
    const name = 'ecs:DescribeTaskDefinition'
    if (definition)
      await attempt(name, name, async () => {
        await client.definition(definition)
        return []
      })
  }
  return { clusters, permissions: permissions.map(({ name }) => ({ name, state: states.get(name) ?? ('unknown' as State) })) }
}

async function check(context: EcsContext): Promise<CheckResult> {
  const { name, region, clusters: wanted } = context.settings
  await checkAwsRole(context, statements)
  const client = createClient(context)
  try {
    const { clusters, permissions: tested } = await testPermissions(client)
    const listed = tested.every((p) => p.name !== 'ecs:ListClusters' || p.state === 'granted')
    const missing = wanted.filter((w) => !clusters.some((c) => c.clusterName === w))
    return {
      account: `${name} (${region})`,
      found: [
        counted(clusters.length, 'cluster'),
        counted(
          clusters.reduce((sum, c) => sum + (c.activeServicesCount ?? 0), 0),
          'service',
        ),
        counted(
          clusters.reduce((sum, c) => sum + (c.runningTasksCount ?? 0), 0),
          'running task',
        ),
      ],
      warnings: [
        ...(listed && clusters.length === 0 ? [`There is no cluster in ${region}. Check the region.`] : []),
        ...missing.map((m) => `There is no cluster ${m} in ${region}.`),
      ],
      permissions: tested,
    }
  } finally {
    client.close()
  }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry: null }
