import type { Finding, Instance, InstanceContainer, WorkloadEvent } from '@callboard/modules/workloads/domain/workload'
import type { Autoscaler, Condition } from './objects.ts'

// Converts Kubernetes' reports to a diagnosis for developers: what happens, the likely cause, and what to do. Reasons and
// messages are from the kubelet, scheduler and controller sources of Kubernetes, and have been stable since 1.20.

type Found = Omit<Finding, 'instances'>

/** The most frequent meaning of a container's exit code. */
function exitMeaning(code: number | undefined, reason: string | undefined): string {
  if (reason === 'OOMKilled') return 'It used more memory than its limit and was killed.'
  switch (code) {
    case undefined:
      return 'It exited without an error message.'
    case 0:
      return 'It exited with code 0. A service must keep running; use a Job for work that completes.'
    case 126:
      return 'Its command cannot be executed (exit code 126): check its permissions and its architecture.'
    case 127:
      return 'Its command was not found (exit code 127): check command, entry point and path in the image.'
    case 137:
      return 'It was killed (exit code 137): most often for memory, or because a liveness probe failed.'
    case 139:
      return 'It crashed with a segmentation fault (exit code 139).'
    case 143:
      return 'It was asked to stop (exit code 143): most often by a liveness probe or a node that is drained.'
    default:
      return `It ended with exit code ${code}.`
  }
}

const inContainer = (c: InstanceContainer) =>
  c.init ? `the init container ${c.name}` : c.sidecar ? `the sidecar ${c.name}` : c.name

function imageTrouble(c: InstanceContainer): Found {
  const eventMessage = c.message ?? ''
  const why = /not found|manifest unknown|does not exist/i.test(eventMessage)
    ? 'There is no such image or tag in the registry. Check the spelling, and whether the build has pushed it.'
    : /unauthorized|denied|authentication|forbidden|no basic auth/i.test(eventMessage)
      ? 'The registry rejected the credentials. Check imagePullSecrets of the pod or of its service account.'
      : /toomanyrequests|rate limit/i.test(eventMessage)
        ? 'The registry rate limit was reached. Use a mirror or authenticate.'
        : /timeout|no such host|connection refused|i\/o/i.test(eventMessage)
          ? 'The node cannot reach the registry. Check its network and the registry’s name.'
          : 'Check the image’s name and tag, and the credentials for its registry.'
  return {
    code: c.reason === 'InvalidImageName' ? 'invalid-image' : 'image-pull',
    severity: 'error',
    title: `The image of ${inContainer(c)} cannot be pulled: ${c.image}`,
    advice: why,
    container: c.name,
    ...(eventMessage ? { evidence: eventMessage } : {}),
  }
}

function waiting(c: InstanceContainer): Found | undefined {
  switch (c.reason) {
    case 'CrashLoopBackOff':
      return crash(c, c.lastExit?.reason, c.lastExit?.exitCode)
    case 'ImagePullBackOff':
    case 'ErrImagePull':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
    case 'RegistryUnavailable':
    case 'ImageInspectError':
    case 'SignatureValidationFailed':
      return imageTrouble(c)
    case 'CreateContainerConfigError':
      return {
        code: 'configuration',
        severity: 'error',
        title: `${inContainer(c)} cannot start: something that it refers to is missing`,
        advice: 'Create the ConfigMap, Secret or key that it names in the same namespace, or fix the reference.',
        container: c.name,
        ...(c.message ? { evidence: c.message } : {}),
      }
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'PreCreateHookError':
    case 'PreStartHookError':
    case 'PostStartHookError':
      return {
        code: 'container-start',
        severity: 'error',
        title: `${inContainer(c)} cannot be started by the node`,
        advice: 'Most often its command does not exist in the image, or a mount or security setting is not possible.',
        container: c.name,
        ...(c.message ? { evidence: c.message } : {}),
      }
    default:
      return undefined
  }
}

function crash(c: InstanceContainer, reason: string | undefined, exitCode: number | undefined): Found {
  const memory = reason === 'OOMKilled'
  const limit = c.memory.limit ? ` of ${Math.round(c.memory.limit / 2 ** 20)} MiB` : ''
  const often = c.restarts > 0 ? `, ${c.restarts} ${c.restarts === 1 ? 'restart' : 'restarts'} so far` : ''
  return {
    code: memory ? 'out-of-memory' : 'crash-loop',
    severity: 'error',
    title: memory
      ? `${inContainer(c)} exceeded its memory limit${limit} and was killed${often}`
      : `${inContainer(c)} keeps crashing${often}`,
    advice: memory
      ? 'Raise resources.limits.memory, or find what uses so much: a leak, an unbounded cache, or a heap setting above the limit.'
      : `${exitMeaning(exitCode, reason)} Look at the log of its previous run.`,
    container: c.name,
    ...(c.message
      ? { evidence: c.message }
      : reason
        ? { evidence: `${reason}${exitCode === undefined ? '' : `, exit code ${exitCode}`}` }
        : {}),
    ...(c.lastExit?.at ? { since: c.lastExit.at } : {}),
  }
}

/** A crashed container is running again for some seconds, or waiting to be restarted. */
const crashMemoryMs = 10 * 60_000

/** The time of a diagnosis, and when something that it took into account will be too old: both in ms since the epoch. */
type Clock = { readonly now: number; expiresAt?: number }

/** Whether something happened within the last minutes. The diagnosis then expires with it. */
function isRecent(at: string | undefined, clock: Clock): boolean {
  const until = Date.parse(at ?? '') + crashMemoryMs
  if (!(clock.now < until)) return false
  clock.expiresAt = Math.min(clock.expiresAt ?? until, until)
  return true
}

function containerTrouble(c: InstanceContainer, phase: string, clock: Clock): Found | undefined {
  if (c.state === 'waiting') return waiting(c)
  if (
    c.state === 'terminated' &&
    phase !== 'Succeeded' &&
    !(c.init && c.exitCode === 0) &&
    (c.exitCode !== 0 || c.reason === 'OOMKilled')
  )
    return crash(c, c.reason, c.exitCode)
  const last = c.lastExit
  if (!last || c.ready || (last.exitCode === 0 && last.reason !== 'OOMKilled')) return undefined
  return isRecent(last.at, clock) ? crash(c, last.reason, last.exitCode) : undefined
}

function unschedulable(message: string): Found {
  const lacking = [...new Set([...message.matchAll(/Insufficient ([\w./-]*\w)/g)].map((m) => m[1] ?? ''))]
  const advice =
    lacking.length > 0
      ? `No node has enough ${lacking.join(' and ')} free. Lower the requests, remove other workloads, or add nodes.`
      : /taint/i.test(message)
        ? 'The nodes carry taints that the pod does not tolerate. Add tolerations, or nodes without the taint.'
        : /affinity|selector/i.test(message)
          ? 'No node has the labels that its node selector or affinity requires.'
          : /PersistentVolumeClaim|volume/i.test(message)
            ? 'A volume does not exist or cannot be attached. Check the PersistentVolumeClaims of the pod.'
            : /Too many pods/i.test(message)
              ? 'All nodes are at their pod limit. Add nodes.'
              : 'The scheduler cannot find a node.'
  return { code: 'pending', severity: 'error', title: 'Pods cannot be scheduled', advice, evidence: message }
}

/** A pod without a node may be new; the scheduler's message tells if it is not. */
function instanceTrouble(instance: Instance, clock: Clock): Found[] {
  if (instance.phase === 'Terminating') return []
  const found = instance.containers.map((c) => containerTrouble(c, instance.phase, clock)).filter((f) => f !== undefined)
  if (found.length === 0 && instance.reason === 'Unschedulable' && instance.message) found.push(unschedulable(instance.message))
  if (instance.phase === 'Evicted')
    found.push({
      code: 'evicted',
      severity: 'warning',
      title: 'Pods were evicted by their node',
      advice: 'The node ran out of memory or disk. Set requests that fit what the pods use, so that they are placed better.',
      ...(instance.message ? { evidence: instance.message } : {}),
      ...(instance.endedAt ? { since: instance.endedAt } : {}),
    })
  return found.map((f) => ({ ...f, instance: instance.name }))
}

/** Restarts after which a liveness probe that passes at the moment is not trusted yet. */
const manyRestarts = 3

/**
 * Whether a failed probe still matters: its pod is not ready, the present run of a container failed it, or the pod is restarted
 * again and again, ready in between.
 */
function probeStillFails(e: WorkloadEvent, { ready, restarts, containers }: Instance, clock: Clock): boolean {
  const starts = containers.filter((c) => !c.init).flatMap((c) => c.startedAt ?? [])
  const ofPresentRun = starts.every((at) => Date.parse(e.at) >= Date.parse(at))
  const holds = !ready || (/liveness/i.test(e.message) && restarts > 0 && (ofPresentRun || restarts >= manyRestarts))
  return holds && isRecent(e.at, clock)
}

/** Probe failures are only reported by events. */
function probeTrouble(events: readonly WorkloadEvent[], instances: readonly Instance[], clock: Clock): Found[] {
  const byObject = new Map(instances.map((i) => [`Pod/${i.name}`, i]))
  return events
    .filter((e) => {
      const instance = e.reason === 'Unhealthy' ? byObject.get(e.object) : undefined
      // Probes fail while a pod is being stopped, as they should.
      return instance !== undefined && instance.phase !== 'Terminating' && probeStillFails(e, instance, clock)
    })
    .map((e): Found => {
      const kind = /^(\w+) probe/i.exec(e.message)?.[1]?.toLowerCase() ?? 'health'
      return {
        code: `${kind}-probe`,
        severity: kind === 'readiness' ? 'warning' : 'error',
        title: `The ${kind} probe fails`,
        advice:
          kind === 'liveness'
            ? 'The container is restarted each time. Check path, port and timeout of the probe, and whether the process hangs.'
            : kind === 'startup'
              ? 'It does not come up in time. Check the probe, or give it more time (failureThreshold × periodSeconds).'
              : 'It gets no requests until the probe succeeds. Check path and port of the probe, and what the process waits for.',
        evidence: e.message,
        since: e.at,
        instance: e.object.slice('Pod/'.length),
      }
    })
}

const said = (c: Condition) => ({
  ...(c.message ? { evidence: c.message } : {}),
  ...(c.lastTransitionTime ? { since: c.lastTransitionTime } : {}),
})

/**
 * Why a controller cannot create pods, in its own words. An event only counts while pods are missing or to be replaced: it stays
 * for an hour, whatever has happened since.
 */
function refusedPods(
  { events, conditions, incomplete }: Pick<Observed, 'events' | 'conditions' | 'incomplete'>,
  clock: Clock,
): Found[] {
  const failure = conditions.find((c) => c.type === 'ReplicaFailure' && c.status === 'True')
  const told =
    failure || !incomplete
      ? undefined
      : events.find((e) => e.reason === 'FailedCreate' && !e.object.startsWith('Pod/') && isRecent(e.at, clock))
  const words = failure?.message ?? told?.message
  if (!words) return []
  const quota = /exceeded quota/i.test(words)
  return [
    {
      code: quota ? 'quota' : 'create-refused',
      severity: 'error',
      title: quota ? 'The namespace’s quota allows no more pods' : 'The cluster rejected pod creation',
      advice: quota
        ? 'Lower the requests or the number of replicas, remove other workloads, or request a larger ResourceQuota.'
        : 'An admission rule, a missing service account or an invalid field stops it; see the message.',
      evidence: words,
    },
  ]
}

function stuckRollout(conditions: readonly Condition[]): Found[] {
  const stuck = conditions.find((c) => c.type === 'Progressing' && c.status === 'False')
  if (!stuck) return []
  const aborted = stuck.reason === 'RolloutAborted'
  return [
    {
      code: aborted ? 'rollout-aborted' : 'rollout-stuck',
      severity: 'error',
      title: aborted ? 'The rollout was aborted' : 'The rollout is stuck',
      advice: aborted
        ? 'The stable version serves again. Retry once the cause is fixed.'
        : 'The new pods do not become ready in time. What is wrong with them is below; `kubectl rollout undo` goes back.',
      ...said(stuck),
    },
  ]
}

function failedJob(conditions: readonly Condition[]): Found[] {
  const failed = conditions.find((c) => c.type === 'Failed' && c.status === 'True')
  if (!failed) return []
  return [
    {
      code: 'job-failed',
      severity: 'error',
      title: failed.reason === 'DeadlineExceeded' ? 'The job exceeded its deadline' : 'The job failed and will not be retried',
      advice: 'Look at the log of its last pod. A new run needs a new Job.',
      ...said(failed),
    },
  ]
}

function memoryTrouble(instances: readonly Instance[]): Found[] {
  return instances.flatMap((i) =>
    i.containers
      .filter((c) => c.ready && c.memory.limit && c.memory.usage && c.memory.usage > c.memory.limit * 0.9)
      .map(
        (c): Found => ({
          code: 'memory-near-limit',
          severity: 'warning',
          title: `${c.name} uses more than 90 % of its memory limit`,
          advice: 'At the limit it is killed. Raise resources.limits.memory, or find what grows.',
          evidence: `${Math.round((c.memory.usage ?? 0) / 2 ** 20)} of ${Math.round((c.memory.limit ?? 0) / 2 ** 20)} MiB`,
          container: c.name,
          instance: i.name,
        }),
      ),
  )
}

function autoscalerTrouble(autoscaler: Autoscaler | undefined): Found[] {
  if (!autoscaler) return []
  const blind = autoscaler.conditions.find(
    (c) => c.type === 'ScalingActive' && c.status === 'False' && c.reason !== 'ScalingDisabled',
  )
  const limited = autoscaler.conditions.find(
    (c) => c.type === 'ScalingLimited' && c.status === 'True' && c.reason === 'TooManyReplicas',
  )
  return [
    ...(blind
      ? [
          {
            code: 'autoscaler-blind',
            severity: 'warning' as const,
            title: `The autoscaler ${autoscaler.metadata.name} cannot read its metric, so it does not scale`,
            advice: 'Install or fix the metrics server and set resource requests, which utilization is based on.',
            ...said(blind),
          },
        ]
      : []),
    ...(limited
      ? [
          {
            code: 'autoscaler-at-maximum',
            severity: 'warning' as const,
            title: `The autoscaler ${autoscaler.metadata.name} is at its maximum of ${autoscaler.max}`,
            advice: 'It cannot scale further. Raise maxReplicas, or reduce the load.',
            ...said(limited),
          },
        ]
      : []),
  ]
}

const rank = (f: Found) => (f.severity === 'error' ? 0 : 1)

/** One finding per kind of problem and container, however many instances have it; errors first. */
function grouped(found: readonly Found[]): Finding[] {
  const groups = new Map<string, Finding>()
  for (const f of found) {
    const key = `${f.code} ${f.container ?? ''}`
    const group = groups.get(key)
    if (group) {
      const others = new Set([group.instance, f.instance])
      if (f.instance && others.size > 1) group.instances = (group.instances ?? 1) + 1
    } else groups.set(key, { ...f, ...(f.instance ? { instances: 1 } : {}) })
  }
  return [...groups.values()].sort((a, b) => rank(a) - rank(b))
}

type Observed = {
  instances: readonly Instance[]
  events: readonly WorkloadEvent[]
  conditions: readonly Condition[]
  autoscaler: Autoscaler | undefined
  /** Whether instances are missing, or to be replaced by a rollout. */
  incomplete: boolean
}

/**
 * All problems of a workload. `now` and `expiresAt` are in milliseconds since the epoch; at `expiresAt` the same objects may mean
 * something else.
 */
export function diagnose(observed: Observed, now: number): { findings: Finding[]; expiresAt: number | undefined } {
  const { instances, events, conditions, autoscaler } = observed
  const clock: Clock = { now }
  const findings = grouped([
    ...refusedPods(observed, clock),
    ...stuckRollout(conditions),
    ...failedJob(conditions),
    ...instances.flatMap((i) => instanceTrouble(i, clock)),
    ...probeTrouble(events, instances, clock),
    ...autoscalerTrouble(autoscaler),
    ...memoryTrouble(instances),
  ])
  return { findings, expiresAt: clock.expiresAt }
}
