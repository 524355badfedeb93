import { z } from 'zod'

// A running unit on any platform: a Kubernetes Deployment, a CronJob, an ECS service. Plugins write this model; pages read it.
// CPU is in cores, memory in bytes, times are ISO 8601.

const count = z.number().int().min(0)
const time = z.string().optional()

/** Best to worst. `idle`: intentionally scaled to zero, suspended or finished. */
export const workloadHealths = ['healthy', 'idle', 'progressing', 'degraded', 'broken'] as const
export const workloadHealth = z.enum(workloadHealths)
export type WorkloadHealth = z.output<typeof workloadHealth>

/** A diagnosed problem with a description for developers. */
export const finding = z.object({
  /** Stable id of the kind of problem, for example `crash-loop`. */
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** What happens, in one line. */
  title: z.string(),
  /** The likely cause, and what to do. */
  advice: z.string(),
  /** The platform's own message. */
  evidence: z.string().optional(),
  container: z.string().optional(),
  /** Number of affected instances, and one of them. */
  instances: count.optional(),
  instance: z.string().optional(),
  since: time,
})
export type Finding = z.output<typeof finding>

/** Undefined if unknown. */
export const amount = z.object({ request: z.number().optional(), limit: z.number().optional(), usage: z.number().optional() })
export type Amount = z.output<typeof amount>

const instanceContainer = z.object({
  name: z.string(),
  image: z.string(),
  init: z.boolean().default(false),
  /** Runs for the whole lifetime of the instance, such as a native Kubernetes sidecar. */
  sidecar: z.boolean().default(false),
  ready: z.boolean(),
  state: z.enum(['running', 'waiting', 'terminated', 'unknown']),
  reason: z.string().optional(),
  message: z.string().optional(),
  exitCode: z.number().int().optional(),
  restarts: count,
  startedAt: time,
  lastExit: z.object({ reason: z.string().optional(), exitCode: z.number().int().optional(), at: time }).optional(),
  cpu: amount,
  memory: amount,
})
export type InstanceContainer = z.output<typeof instanceContainer>

/** An instance of a workload: a pod, a task. */
export const instance = z.object({
  name: z.string(),
  phase: z.string(),
  /** It has finished, successfully or not, and will not run again; others may have replaced it. */
  ended: z.boolean().default(false),
  endedAt: time,
  ready: z.boolean(),
  reason: z.string().optional(),
  message: z.string().optional(),
  node: z.string().optional(),
  address: z.string().optional(),
  createdAt: time,
  restarts: count,
  /** The generation of its workload, if known. */
  revision: z.string().optional(),
  containers: z.array(instanceContainer),
})
export type Instance = z.output<typeof instance>

const workloadEvent = z.object({
  at: z.string(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  object: z.string(),
  count: count,
})
export type WorkloadEvent = z.output<typeof workloadEvent>

/** Number of running instances of each version. */
export const runningVersions = z.array(z.object({ version: z.string(), count }))

export const workloadDetail = z.object({
  createdAt: time,
  updated: count.optional(),
  available: count.optional(),
  /** While instances differ, as during a rollout: the number of running instances of each version, most first. */
  versions: runningVersions.optional(),
  cpu: amount,
  memory: amount,
  rollout: z
    .object({
      state: z.enum(['complete', 'progressing', 'paused', 'stuck', 'aborted']),
      strategy: z.string().optional(),
      revision: z.string().optional(),
      step: z.string().optional(),
      message: z.string().optional(),
    })
    .optional(),
  schedule: z.object({ cron: z.string(), suspended: z.boolean(), active: count, lastAt: time, lastSuccessAt: time }).optional(),
  autoscaler: z
    .object({
      name: z.string(),
      min: count,
      max: count,
      current: count.optional(),
      desired: count.optional(),
      targets: z.array(z.string()),
    })
    .optional(),
  endpoints: z.array(z.object({ kind: z.string(), name: z.string(), detail: z.string(), urls: z.array(z.string()) })),
  events: z.array(workloadEvent),
})
export type WorkloadDetail = z.output<typeof workloadDetail>

/** What a plugin writes for one workload. */
export type WorkloadInput = {
  /** Stable within the integration; for Kubernetes the uid. */
  key: string
  kind: string
  namespace: string
  name: string
  labels: Record<string, string>
  health: WorkloadHealth
  /** Null if there is no desired number. */
  desired: number | null
  ready: number
  restarts: number
  version: string | null
  images: string[]
  findings: Finding[]
  detail: WorkloadDetail
  /** Null if they could not be read: the stored ones are kept. */
  instances: Instance[] | null
}

const int32 = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)

/** Types do not guarantee a vendor's data; these are the limits of what is stored and shown. */
export const workloadInput = z.object({
  key: z.string().min(1).max(1000),
  kind: z.string().min(1),
  namespace: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  health: workloadHealth,
  desired: int32.nullable(),
  ready: int32,
  restarts: int32,
  version: z.string().nullable(),
  images: z.array(z.string()),
  findings: z.array(finding),
  detail: workloadDetail,
  instances: z.array(instance).nullable(),
}) satisfies z.ZodType<WorkloadInput>

export const runtimeNode = z.object({
  name: z.string(),
  version: z.string().optional(),
  ready: z.boolean(),
  /** Problem conditions such as memory pressure, and whether it accepts new work. */
  troubles: z.array(z.string()),
  cpu: z.number().optional(),
  memory: z.number().optional(),
  pods: count.optional(),
  zone: z.string().optional(),
  type: z.string().optional(),
})
export type RuntimeNode = z.output<typeof runtimeNode>

/** State of one kind of object. */
export const runtimePart = z.object({
  /** Display name in the plural: "Deployments". */
  name: z.string(),
  /** Its API, for example "apps/v1". */
  api: z.string().optional(),
  state: z.enum(['watching', 'reconnecting', 'not_served', 'forbidden', 'failing']),
  message: z.string().optional(),
  /** A text to paste that grants the missing right. */
  fix: z.string().optional(),
  objects: count,
  /** When it was last up to date. */
  at: time,
})
export type RuntimePart = z.output<typeof runtimePart>

export const runtimeStates = ['connecting', 'watching', 'unreachable', 'refused'] as const
export type RuntimeState = (typeof runtimeStates)[number]

/** What a plugin reports about a runtime. */
export type RuntimeReport = {
  platform: string
  version: string | null
  nodes: RuntimeNode[]
  parts: RuntimePart[]
  /** When the runtime last answered. */
  seenAt: Date
}

/** Kinds whose problems are shown first. */
export const worst = (healths: readonly WorkloadHealth[]): WorkloadHealth =>
  healths.reduce<WorkloadHealth>((a, b) => (workloadHealths.indexOf(b) > workloadHealths.indexOf(a) ? b : a), 'healthy')
