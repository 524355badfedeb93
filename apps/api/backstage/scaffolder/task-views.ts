import type { RunState, StepState } from '@callboard/modules/templates/domain/run-state'
import type { RunDetail, RunSummary } from '@callboard/modules/templates/domain/views'

// Runs in the shapes of Backstage's scaffolder (@backstage/plugin-scaffolder-common).

const statusOf: Record<RunState, string> = {
  running: 'processing',
  waiting: 'processing',
  undoing: 'processing',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

const stepStatusOf: Partial<Record<StepState, string>> = {
  succeeded: 'completed',
  undone: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
}

const specOf = (run: RunSummary, more: { parameters?: unknown; steps?: unknown[]; output?: unknown } = {}) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  parameters: more.parameters ?? {},
  steps: more.steps ?? [],
  output: more.output ?? {},
  ...(run.startedByRef === null ? {} : { user: { ref: run.startedByRef } }),
  templateInfo: { entityRef: run.templateRef, entity: { metadata: { title: run.title } } },
})

export const listedTask = (run: RunSummary) => ({
  id: run.id,
  status: statusOf[run.state],
  createdAt: run.startedAt.toISOString(),
  lastHeartbeatAt: (run.finishedAt ?? run.startedAt).toISOString(),
  // A reference: a frontend cannot draw anything else.
  ...(run.startedByRef === null ? {} : { createdBy: run.startedByRef }),
  spec: specOf(run),
})

export const taskView = (run: RunDetail) => ({
  ...listedTask(run),
  spec: specOf(run, {
    parameters: run.values,
    steps: run.stepList.map(({ id, name, action }) => ({ id, name, action })),
    output: run.output.values,
  }),
})

type Event = { at: Date; type: 'log' | 'completion'; body: Record<string, unknown> }

function stepEvents({ id, name, startedAt, finishedAt, state, log, error }: RunDetail['stepList'][number]): Event[] {
  const line = (at: Date, message: string, status?: string): Event => ({
    at,
    type: 'log',
    body: { message, stepId: id, ...(status ? { status } : {}) },
  })
  const status = stepStatusOf[state]
  return [
    ...(startedAt ? [line(startedAt, `Beginning step ${name}`, 'processing')] : []),
    ...log.map(({ at, text }) => line(at, text)),
    ...(status && finishedAt ? [line(finishedAt, error || `Finished step ${name}`, status)] : []),
  ]
}

/** The log of a run as events in the order of their time. Their ids are their positions, from 1. */
export function taskEvents(run: RunDetail) {
  const events = run.stepList.flatMap(stepEvents).sort((a, b) => a.at.getTime() - b.at.getTime())
  const { finishedAt: at, note } = run
  const message = `Run completed with status: ${statusOf[run.state]}`
  const error = run.state === 'failed' ? { error: { message: note } } : {}
  const end: Event[] = at ? [{ at, type: 'completion', body: { message, output: run.output.values, ...error } }] : []
  return [...events, ...end].map(({ at: time, type, body }, i) => ({
    id: i + 1,
    taskId: run.id,
    type,
    body,
    createdAt: time.toISOString(),
  }))
}

type Task = ReturnType<typeof listedTask>
const sortKeys = {
  created_at: (task: Task) => task.createdAt,
  status: (task: Task) => task.status,
  created_by: (task: Task) => task.createdBy ?? '',
} as const
export type TaskOrder = { field: keyof typeof sortKeys; sign: 1 | -1 }

/** `desc:created_at`; undefined if a field or a direction is unknown. */
export function taskOrderOf(text: string): TaskOrder | undefined {
  const [, direction, field = ''] = /^(asc|desc):(.+)$/.exec(text) ?? []
  if (direction === undefined || !Object.hasOwn(sortKeys, field)) return undefined
  return { field: field as keyof typeof sortKeys, sign: direction === 'asc' ? 1 : -1 }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Tasks in an order; those that are equal in it stay as they are. */
export const sortTasks = (tasks: readonly Task[], orders: readonly TaskOrder[]): Task[] =>
  tasks.toSorted((a, b) => {
    for (const { field, sign } of orders) {
      const order = sign * compare(sortKeys[field](a), sortKeys[field](b))
      if (order !== 0) return order
    }
    return 0
  })
