import type { Container, Service, ServiceEvent, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { FastifyInstance } from 'fastify'
import { services } from '../samples/ecs/services.ts'
import type { AwsAccounts } from './iam.ts'
import { AwsFault, jsonService } from './json-service.ts'

export type EcsTrouble = 'none' | 'crash' | 'image'
type Running = {
  name: string
  image: string
  version: string
  desired: number
  trouble: EcsTrouble
  since: number
  revision: number
}

const region = 'eu-central-1'
const account = '110000000001'
const arn = (rest: string) => `arn:aws:ecs:${region}:${account}:${rest}`
const hour = 3_600_000

/** Amazon ECS's JSON protocol writes times as seconds since the epoch. */
type OnWire<T> = { [K in keyof T]: T[K] extends Date | undefined ? number | undefined : T[K] }
const seconds = (at: number) => Math.round(at / 10) / 100

/** How the container of an unhealthy task ends, in ECS's format. */
function endOf({ trouble }: Running, image: string): Partial<Container> {
  if (trouble === 'none') return {}
  return trouble === 'crash'
    ? { exitCode: 1 }
    : {
        reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: not found`,
      }
}

const stopOf = ({ trouble }: Running) =>
  trouble === 'image'
    ? { stopCode: 'TaskFailedToStart' as const, stoppedReason: 'Task failed to start' }
    : { stopCode: 'EssentialContainerExited' as const, stoppedReason: 'Essential container in task exited' }

/** A cluster of the sample organization on Amazon ECS. */
export class EcsCluster {
  readonly name: string
  readonly services: Running[]
  /** The error for requests about this cluster only, as with a policy that names it. */
  refusal: { name: string; message: string } | undefined

  constructor(now = Date.now(), name = 'edge') {
    this.name = name
    this.services = services.map((s) => ({ ...s, trouble: 'none', since: now - 30 * hour, revision: 7 }))
  }

  get arn(): string {
    return arn(`cluster/${this.name}`)
  }

  change(name: string, change: { trouble?: EcsTrouble; version?: string; desired?: number }): boolean {
    const service = this.services.find((s) => s.name === name)
    if (!service) return false
    Object.assign(service, change, { since: Date.now(), revision: service.revision + (change.version ? 1 : 0) })
    return true
  }

  definitionArn = (s: Running) => arn(`task-definition/${s.name}:${s.revision}`)

  /** Tasks by the state of their service: unhealthy ones stop repeatedly. */
  tasks(s: Running, now = Date.now()): (Omit<OnWire<Task>, 'containers'> & { containers: Container[] })[] {
    const stopped = s.trouble !== 'none'
    const status = stopped ? 'STOPPED' : 'RUNNING'
    const image = `${s.image}:${s.version}`
    const life = stopped ? Math.floor(now / 60_000) : 'live'
    const task = (n: number) => ({
      taskArn: arn(`task/${this.name}/${`${s.name}${s.revision}${n}${life}`.replace(/[^a-z0-9]/g, '')}`),
      clusterArn: this.arn,
      taskDefinitionArn: this.definitionArn(s),
      group: `service:${s.name}`,
      launchType: 'FARGATE' as const,
      availabilityZone: `${region}${'abc'[n % 3]}`,
      lastStatus: status,
      desiredStatus: status,
      createdAt: seconds(stopped ? now - 60_000 : s.since),
      containers: [{ name: 'main', image, lastStatus: status, healthStatus: 'UNKNOWN' as const, ...endOf(s, image) }],
      ...(stopped ? { stoppedAt: seconds(now - 5000), ...stopOf(s) } : {}),
    })
    return Array.from({ length: s.desired }, (_, n) => task(n))
  }

  service(s: Running, now = Date.now()) {
    const runningCount = s.trouble === 'none' ? s.desired : 0
    const event = (message: string, at: number): OnWire<ServiceEvent> => ({ id: `${at}`, createdAt: seconds(at), message })
    return {
      serviceArn: arn(`service/${this.name}/${s.name}`),
      serviceName: s.name,
      clusterArn: this.arn,
      status: 'ACTIVE',
      desiredCount: s.desired,
      runningCount,
      pendingCount: s.desired - runningCount,
      launchType: 'FARGATE' as const,
      taskDefinition: this.definitionArn(s),
      createdAt: seconds(s.since),
      tags: [{ key: 'team', value: 'web' }],
      deployments: [
        {
          id: 'ecs-svc/1',
          status: 'PRIMARY',
          taskDefinition: this.definitionArn(s),
          desiredCount: s.desired,
          runningCount,
          rolloutState: s.trouble === 'none' ? ('COMPLETED' as const) : ('IN_PROGRESS' as const),
          createdAt: seconds(s.since),
          updatedAt: seconds(s.since),
        },
      ],
      events: [
        s.trouble === 'none'
          ? event(`(service ${s.name}) has reached a steady state.`, s.since)
          : event(`(service ${s.name}) is unable to consistently start tasks successfully.`, now - 5000),
      ],
    } satisfies Omit<OnWire<Service>, 'deployments' | 'events'> & { deployments: object[]; events: object[] }
  }

  definition(of: string): TaskDefinition | undefined {
    const s = this.services.find((one) => of === this.definitionArn(one))
    return s
      ? {
          taskDefinitionArn: of,
          family: s.name,
          revision: s.revision,
          containerDefinitions: [{ name: 'main', image: `${s.image}:${s.version}`, cpu: 256, memory: 512, essential: true }],
        }
      : undefined
  }
}

/** The read API of Amazon ECS (docs.aws.amazon.com/AmazonECS/latest/APIReference). */
export function ecsRoutes(
  app: FastifyInstance,
  of: EcsCluster | readonly EcsCluster[],
  revoked: ReadonlySet<string>,
  accounts?: AwsAccounts,
): void {
  const clusters = of instanceof EcsCluster ? [of] : of
  const find = (name: string | undefined): EcsCluster => {
    const found = clusters.find((c) => name === c.arn || name === c.name)
    if (!found) throw new AwsFault('ClusterNotFoundException', 'Cluster not found.')
    if (found.refusal) throw new AwsFault(found.refusal.name, found.refusal.message)
    return found
  }
  const tasksOf = (cluster: EcsCluster) => cluster.services.flatMap((s) => cluster.tasks(s))
  const actions = {
    ListClusters: ({ nextToken }: Listing) => {
      const { items, next } = pageOf(clusters, nextToken)
      return { clusterArns: items.map((c) => c.arn), ...next }
    },
    DescribeClusters: (input: { clusters: string[] }) => ({
      clusters: clusters
        .filter((c) => input.clusters.includes(c.arn))
        .map((cluster) => ({
          clusterArn: cluster.arn,
          clusterName: cluster.name,
          status: 'ACTIVE',
          activeServicesCount: cluster.services.length,
          runningTasksCount: tasksOf(cluster).filter((t) => t.lastStatus === 'RUNNING').length,
        })),
      failures: [],
    }),
    ListServices: (input: Listing) => {
      const cluster = find(input.cluster)
      const { items, next } = pageOf(cluster.services, input.nextToken)
      return { serviceArns: items.map((s) => cluster.service(s).serviceArn), ...next }
    },
    DescribeServices: (input: { cluster?: string; services: string[] }) => {
      const cluster = find(input.cluster)
      if (input.services.length > 10) throw new AwsFault('InvalidParameterException', 'Services cannot be more than 10.')
      return { services: cluster.services.map((s) => cluster.service(s)).filter((s) => input.services.includes(s.serviceArn)) }
    },
    ListTasks: (input: Listing & { desiredStatus?: string }) => {
      const all = tasksOf(find(input.cluster)).filter((t) => t.desiredStatus === (input.desiredStatus ?? 'RUNNING'))
      const { items, next } = pageOf(all, input.nextToken)
      return { taskArns: items.map((t) => t.taskArn), ...next }
    },
    DescribeTasks: (input: { cluster?: string; tasks: string[] }) => ({
      tasks: tasksOf(find(input.cluster)).filter((t) => input.tasks.includes(t.taskArn ?? '')),
    }),
    DescribeTaskDefinition: (input: { taskDefinition: string }) => {
      const taskDefinition = clusters.map((c) => c.definition(input.taskDefinition)).find((d) => d !== undefined)
      if (!taskDefinition) throw new AwsFault('ClientException', 'Unable to describe task definition.')
      return { taskDefinition }
    },
  }
  jsonService(app, revoked, actions, { prefix: 'ecs', accounts })
}

type Listing = { cluster?: string; nextToken?: string }

/** Small pages, of which the first is empty: only the token tells whether there is more. */
function pageOf<T>(all: readonly T[], token: string | undefined): { items: readonly T[]; next: { nextToken?: string } } {
  if (token === undefined) return { items: [], next: { nextToken: '0' } }
  const to = Number(token) + 2
  return { items: all.slice(to - 2, to), next: to < all.length ? { nextToken: String(to) } : {} }
}

/** Lets tests and users break something. */
export function ecsControl(app: FastifyInstance, cluster: EcsCluster): void {
  app.post('/_sandbox/ecs/services', async (request, reply) => {
    const { name, ...change } = request.body as { name: string; trouble?: EcsTrouble; version?: string; desired?: number }
    return cluster.change(name, change) ? { ok: true } : reply.code(404).send({ message: `There is no ${name}.` })
  })
}
