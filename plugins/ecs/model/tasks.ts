import type { Container, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Amount, Instance, InstanceContainer } from '@callboard/modules/workloads/domain/workload'

const mebibyte = 2 ** 20
const given = <K extends string, V>(key: K, value: V | undefined | null) =>
  value === undefined || value === null ? {} : ({ [key]: value } as Record<K, V>)
const iso = (at: Date | undefined) => at?.toISOString()

/** ECS uses CPU units of 1/1024, and MiB of memory. */
function amountsOf(name: string, definition: TaskDefinition | undefined): { cpu: Amount; memory: Amount } {
  const of = definition?.containerDefinitions?.find((c) => c.name === name)
  const hard = of?.memory
  const soft = of?.memoryReservation ?? hard
  return {
    cpu: of?.cpu ? { request: of.cpu / 1024 } : {},
    memory: { ...given('request', soft && soft * mebibyte), ...given('limit', hard && hard * mebibyte) },
  }
}

/** Whether a task stops with a container. Without a definition, every container counts. */
export const isEssential = (name: string | undefined, definition: TaskDefinition | undefined): boolean =>
  definition?.containerDefinitions?.find((c) => c.name === name)?.essential !== false

function containerOf(container: Container, definition: TaskDefinition | undefined): InstanceContainer {
  const state = container.lastStatus === 'RUNNING' ? 'running' : container.lastStatus === 'STOPPED' ? 'terminated' : 'waiting'
  const unhealthy = container.healthStatus === 'UNHEALTHY'
  return {
    name: container.name ?? 'container',
    image: container.image ?? '',
    init: false,
    sidecar: false,
    ready: state === 'running' && !unhealthy,
    state,
    ...given('reason', container.reason?.split(':')[0]),
    ...given('message', container.reason),
    ...given('exitCode', container.exitCode),
    restarts: 0,
    ...amountsOf(container.name ?? '', definition),
  }
}

/** The last part of a task's ARN is what the console shows. */
export const taskName = (task: Task): string => task.taskArn?.split('/').at(-1) ?? 'task'

/** A task as an instance of its workload. */
export function instanceOf(task: Task, definition: TaskDefinition | undefined): Instance {
  const containers = (task.containers ?? []).map((c) => containerOf(c, definition))
  const running = task.lastStatus === 'RUNNING'
  const address = task.attachments?.flatMap((a) => a.details ?? []).find((d) => d.name === 'privateIPv4Address')?.value
  return {
    name: taskName(task),
    ended: task.lastStatus === 'STOPPED',
    phase: running ? 'Running' : task.lastStatus === 'STOPPED' ? 'Stopped' : 'Pending',
    // A container that only prepares the others ends before them.
    ready:
      running &&
      task.healthStatus !== 'UNHEALTHY' &&
      containers.every((c) => c.ready || (c.state === 'terminated' && !isEssential(c.name, definition))),
    ...given('reason', task.stopCode),
    ...given('message', task.stoppedReason),
    ...given('node', task.availabilityZone),
    ...given('address', address),
    ...given('createdAt', iso(task.createdAt)),
    restarts: 0,
    ...given('revision', task.taskDefinitionArn?.split(':').at(-1)),
    containers,
  }
}
