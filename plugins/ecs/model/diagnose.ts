import type { Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Finding } from '@callboard/modules/workloads/domain/workload'
import { isEssential, taskName } from './tasks.ts'

// Diagnoses problems for developers. Stopped reasons and error codes:
// docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html, service-event-messages-list.html.

/** Older stops and events are ignored. */
const memoryMs = 15 * 60_000

const recent = (at: Date | undefined, now: number) => at !== undefined && now - at.getTime() < memoryMs

/** A task that was replaced, scaled down or stopped by a user is not a problem. */
const onPurpose = (task: Task) =>
  ['UserInitiated', 'ServiceSchedulerInitiated', 'SpotInterruption', 'TerminationNotice'].includes(task.stopCode ?? '')

function pullAdvice(reason: string): string {
  if (/not found|manifest unknown|does not exist/i.test(reason))
    return 'There is no such image or tag in the registry. Check the spelling, and whether the build has pushed it.'
  if (/denied|unauthorized|no basic auth|forbidden/i.test(reason))
    return 'The registry rejected the credentials. Check the task execution role, and repositoryCredentials for a private registry.'
  return 'Check the image’s name, and whether the task’s subnet reaches the registry: a NAT gateway, or VPC endpoints for ECR and S3.'
}

function stoppedTrouble(task: Task, ofService: boolean, definition: TaskDefinition | undefined): Finding | undefined {
  // When an essential container ends, ECS stops the others, which then exit with 137 or 143.
  const failed = task.containers?.filter((c) => c.reason || (c.exitCode !== undefined && c.exitCode !== 0))
  const bad = failed?.find((c) => isEssential(c.name, definition)) ?? failed?.[0]
  const said = [task.stoppedReason, bad?.reason].filter(Boolean).join(' — ')
  const shared = {
    severity: 'error' as const,
    evidence: said || undefined,
    container: bad?.name,
    instance: taskName(task),
    since: task.stoppedAt?.toISOString(),
  }
  if (/CannotPull|pull image/i.test(said))
    return { ...shared, code: 'image-pull', title: `The image cannot be pulled: ${bad?.image ?? ''}`, advice: pullAdvice(said) }
  if (/OutOfMemory/i.test(said))
    return {
      ...shared,
      code: 'out-of-memory',
      title: `${bad?.name ?? 'A container'} exceeded its memory limit and was killed`,
      advice: 'Raise memory in the task definition, or find what uses so much.',
    }
  if (/ResourceInitializationError|secrets? or registry auth/i.test(said))
    return {
      ...shared,
      code: 'configuration',
      title: 'A task cannot start: it cannot reach its secrets, logs or registry',
      advice: 'Check that the execution role may read them, and that the subnet reaches Secrets Manager, CloudWatch and ECR.',
    }
  if (/health check|ELB/i.test(said))
    return {
      ...shared,
      code: 'liveness-probe',
      title: 'Tasks fail their health check and are replaced',
      advice: 'Check path, port and grace period of the target group’s health check, and whether the process answers in time.',
    }
  if (task.stopCode === 'EssentialContainerExited' || bad)
    return {
      ...shared,
      code: 'crash-loop',
      title: `${bad?.name ?? 'An essential container'} ${ofService ? 'ends' : 'ended'}${bad?.exitCode === undefined ? '' : ` with exit code ${bad.exitCode}`}${ofService ? ', and its task is replaced' : ''}`,
      advice: ofService
        ? 'Check its logs. A service must keep running; use a scheduled task for work that ends.'
        : 'Check its logs, then run the task again.',
    }
  return task.stopCode === 'TaskFailedToStart'
    ? { ...shared, code: 'container-start', title: 'A task cannot be started', advice: 'See the message from ECS.' }
    : undefined
}

function placementTrouble(service: Service, now: number): Finding[] {
  const event = service.events?.find((e) => /unable to (place|consistently start)/i.test(e.message ?? ''))
  if (!event || !recent(event.createdAt, now)) return []
  const message = event.message ?? ''
  const lacking = /insufficient (memory|CPU)/i.exec(message)?.[1]
  return [
    {
      code: 'pending',
      severity: 'error',
      title: /consistently/.test(message) ? 'Tasks cannot be started, again and again' : 'Tasks cannot be placed',
      advice: lacking
        ? `No container instance has enough ${lacking} free. Add instances, or request less in the task definition.`
        : 'Check the capacity provider, the placement constraints, and why the last tasks stopped.',
      evidence: message,
      since: event.createdAt?.toISOString(),
    },
  ]
}

function rolloutTrouble(service: Service): Finding[] {
  const failed = service.deployments?.find((d) => d.rolloutState === 'FAILED')
  if (!failed) return []
  return [
    {
      code: 'rollout-stuck',
      severity: 'error',
      title: 'The deployment has failed',
      advice: 'The deployment circuit breaker stopped it. What is wrong with its tasks is below; redeploy once it is fixed.',
      evidence: failed.rolloutStateReason,
      since: failed.updatedAt?.toISOString(),
    },
  ]
}

/** One finding per kind of problem, however many tasks have it. */
function grouped(findings: readonly Finding[]): Finding[] {
  return [...Map.groupBy(findings, (f) => `${f.code} ${f.container ?? ''}`).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, ...(first.instance ? { instances: more.length + 1 } : {}) }] : [],
  )
}

/** Findings of a service, or of standalone tasks, whose definition may be unknown. `now` in milliseconds since the epoch. */
export function diagnose(
  service: Service | undefined,
  tasks: readonly Task[],
  now: number,
  definition?: TaskDefinition,
): Finding[] {
  const missing = service ? (service.desiredCount ?? 0) > (service.runningCount ?? 0) : true
  const stopped = tasks.filter((t) => t.lastStatus === 'STOPPED' && recent(t.stoppedAt, now) && !onPurpose(t))
  return grouped([
    ...(service ? [...rolloutTrouble(service), ...placementTrouble(service, now)] : []),
    // A task that stopped and was replaced immediately is not relevant any more.
    ...(missing
      ? stopped.map((task) => stoppedTrouble(task, service !== undefined, definition)).filter((f) => f !== undefined)
      : []),
  ])
}
