import {
  type Cluster,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  type Service,
  type Task,
  type TaskDefinition,
} from '@aws-sdk/client-ecs'
import { awsTransport, explainAws } from '@callboard/cloud/aws'
import { awsCallerOf, awsCredentials } from '@callboard/cloud/aws-role'
import type { AwsStatement } from '@callboard/plugin-kit/aws-identity'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { allPages } from '@callboard/plugin-kit/paging'
import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { Secrets, Settings } from './config.ts'
import { permissions } from './permissions.ts'

export type EcsContext = PluginContext<Settings, Secrets>

/** IAM has no resource-level permissions for the listing actions of ECS. */
export const statements: readonly AwsStatement[] = [{ actions: permissions.map((p) => p.name), resources: ['*'] }]

/** Maximum items per request. */
const maxPages = { services: 10, tasks: 100, clusters: 100 }

const inBatches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

/**
 * Task definitions are immutable, so each is read once. Cached by credentials: an ARN is not secret, and any endpoint can return
 * it.
 */
const definitions = new TenantCache<TaskDefinition>({ maxSize: 2000 })

const nameIn = (arn: string | undefined) => arn?.split('/').at(-1) ?? ''

export type EcsClient = {
  clusters(): Promise<Cluster[]>
  services(cluster: Cluster): Promise<Service[]>
  /** Running tasks, and those stopped within the last hour: ECS keeps them no longer. */
  tasks(cluster: Cluster): Promise<Task[]>
  definition(arn: string): Promise<TaskDefinition | undefined>
  close(): void
}

/** Amazon ECS by the official client. Every call throws VendorError. Close it when done. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short methods around one client
export function createClient(context: EcsContext): EcsClient {
  const { settings, secrets } = context
  const { requestHandler, close } = awsTransport(context)
  const scope: CacheScope = {
    tenantId: context.tenantId,
    host: settings.endpoint || settings.region,
    credentials: [settings.roleArn, secrets.accessKeyId, secrets.secretAccessKey],
  }
  const ecs = new ECSClient({
    region: settings.region,
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    credentials: awsCredentials(context, statements),
    maxAttempts: 1,
    requestHandler,
  })
  const caller = awsCallerOf(context)
  const ask = async <T>(what: Promise<T>): Promise<T> => {
    try {
      return await what
    } catch (error) {
      const known = explainAws(error, 'Amazon ECS', caller)
      throw known instanceof VendorError && known.kind === 'forbidden' && known.scope === 'item'
        ? new VendorError('forbidden', `${caller.subject} missing a permission: ${(error as Error).message}`, {
            field: caller.field,
            cause: error,
          })
        : known
    }
  }
  const pages = <T>(page: (token: string | undefined) => Promise<{ items: T[]; next: string | undefined }>): Promise<T[]> =>
    allPages('Amazon ECS', (token: string | undefined) => ask(page(token)))
  return {
    async clusters() {
      const arns = await pages(async (nextToken) => {
        const { clusterArns, nextToken: next } = await ecs.send(new ListClustersCommand({ nextToken }))
        return { items: clusterArns ?? [], next }
      })
      const { clusters: wanted } = settings
      const chosen = wanted.length > 0 ? arns.filter((arn) => wanted.includes(nameIn(arn))) : arns
      const found: Cluster[] = []
      for (const portion of inBatches(chosen, maxPages.clusters)) {
        const { clusters } = await ask(ecs.send(new DescribeClustersCommand({ clusters: portion })))
        found.push(...(clusters ?? []))
      }
      return found
    },
    async services({ clusterArn: cluster }) {
      const arns = await pages(async (nextToken) => {
        const { serviceArns, nextToken: next } = await ecs.send(new ListServicesCommand({ cluster, nextToken, maxResults: 100 }))
        return { items: serviceArns ?? [], next }
      })
      const found: Service[] = []
      for (const services of inBatches(arns, maxPages.services)) {
        const answer = await ask(ecs.send(new DescribeServicesCommand({ cluster, services, include: ['TAGS'] })))
        found.push(...(answer.services ?? []))
      }
      return found
    },
    async tasks({ clusterArn: cluster }) {
      const arns: string[] = []
      for (const desiredStatus of ['RUNNING', 'STOPPED'] as const)
        arns.push(
          ...(await pages(async (nextToken) => {
            const { taskArns, nextToken: next } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus, nextToken }))
            return { items: taskArns ?? [], next }
          })),
        )
      const found: Task[] = []
      for (const tasks of inBatches(arns, maxPages.tasks)) {
        const answer = await ask(ecs.send(new DescribeTasksCommand({ cluster, tasks })))
        found.push(...(answer.tasks ?? []))
      }
      return found
    },
    async definition(arn) {
      const known = definitions.get(scope, arn)
      if (known) return known
      const { taskDefinition } = await ask(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn })))
      if (!taskDefinition) return undefined
      definitions.set(scope, arn, taskDefinition)
      return taskDefinition
    },
    close,
  }
}
