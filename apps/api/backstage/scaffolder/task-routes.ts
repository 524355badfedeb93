import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { type OperationContext, personOf } from '@callboard/kernel/operation'
import { getBackstageIdentity } from '@callboard/modules/backstage'
import { refOf } from '@callboard/modules/catalog/domain/entity'
import { cancelRun, dryRun, listActions, listRuns, readRun, retryRun, startRun } from '@callboard/modules/templates'
import type { RunSummary } from '@callboard/modules/templates/domain/views'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { repeated } from '../parameters.ts'
import { parse } from '../parse.ts'
import { listedTask, sortTasks, taskEvents, taskOrderOf, taskView } from './task-views.ts'

const count = z.coerce.number().int().min(0).max(1_000_000).optional()
const orders = 'Use asc or desc, and created_at, status or created_by, as in desc:created_at.'
const taskOrder = repeated.transform((texts, context) =>
  texts.flatMap((text) => {
    const order = taskOrderOf(text)
    if (!order) context.addIssue({ code: 'custom', message: `"${text}" is not a valid order. ${orders}` })
    return order ?? []
  }),
)
const listQuery = z.object({ createdBy: repeated, status: repeated, order: taskOrder, limit: count, offset: count })
const maxListed = 200
const taskId = z.object({ taskId: z.uuid() })
const afterQuery = z.object({ after: z.coerce.number().int().min(-1).default(0) })
const json = z.record(z.string(), z.json())
const secrets = z.record(z.string(), z.string()).default({})
const startBody = z.object({ templateRef: z.string().max(500), values: json, secrets })
const dryRunBody = z.object({
  template: json.and(z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) })),
  values: json,
  secrets,
  directoryContents: z.array(z.looseObject({ path: z.string(), base64Content: z.string() })).default([]),
})

function idOf(request: FastifyRequest): { id: string } {
  const parsed = taskId.safeParse(request.params)
  if (!parsed.success) throw notFound('This task')
  return { id: parsed.data.taskId }
}

const pollMs = 1000
/** Clients reconnect with `after`. */
const maxStreamMs = 15 * 60_000

/** Events of a run as they happen, until it has ended or its client has left. */
async function* streamEvents(context: OperationContext, id: string, after: number, left: AbortSignal) {
  const end = Date.now() + maxStreamMs
  // Headers are sent with the first part.
  yield ': connected\n\n'
  let seen = after
  while (!left.aborted && Date.now() < end) {
    for (const event of taskEvents(await readRun(context, { id }))) {
      if (event.id <= seen) continue
      seen = event.id
      yield `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
      if (event.type === 'completion') return
    }
    await wait(pollMs, undefined, { signal: left }).catch(() => {})
  }
}

/**
 * The newest runs that one of these users started, or all. The caller's own are theirs also if the catalog has no User for them.
 */
async function runsOf(context: OperationContext, refs: readonly string[]): Promise<RunSummary[]> {
  const { runs } = await listRuns(context, { limit: maxListed })
  if (refs.length === 0) return runs
  const others = runs.filter(({ startedByRef }) => startedByRef !== null && refs.includes(startedByRef))
  const isOwn = personOf(context.actor) && refs.includes((await getBackstageIdentity(context, {})).userEntityRef)
  const mine = isOwn ? (await listRuns(context, { mine: true, limit: maxListed })).runs : []
  const byId = new Map([...others, ...mine].map((run) => [run.id, run]))
  return [...byId.values()].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
}

function eventRoutes(app: FastifyInstance): void {
  app.get('/v2/tasks/:taskId/eventstream', async (request, reply) => {
    const { after } = parse(afterQuery, request.query)
    const { id } = idOf(request)
    // An unknown run is refused before the stream begins.
    await readRun(contextOf(request), { id })
    const left = new AbortController()
    request.raw.once('close', () => left.abort())
    reply.raw.once('close', () => left.abort())
    return reply
      .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .send(Readable.from(streamEvents(contextOf(request), id, after, left.signal)))
  })
  app.get('/v2/tasks/:taskId/events', async (request) => {
    const { after } = parse(afterQuery, request.query)
    return taskEvents(await readRun(contextOf(request), idOf(request))).filter(({ id }) => id > after)
  })
}

/** Runs of templates as Backstage's scaffolder names them: tasks. */
export function taskRoutes(app: FastifyInstance): void {
  app.get('/v2/actions', async (request) => {
    const { actions } = await listActions(contextOf(request), {})
    return actions.map(({ id, description, input, output, examples }) => ({
      id,
      description,
      schema: { input, output },
      examples,
    }))
  })
  app.get('/v2/tasks', async (request) => {
    const { createdBy, status, order, limit = maxListed, offset = 0 } = parse(listQuery, request.query)
    // Backstage pages by offset and says how many there are in all: of the newest runs.
    const runs = await runsOf(contextOf(request), createdBy)
    const tasks = runs.map(listedTask).filter((task) => status.length === 0 || status.includes(task.status))
    return { tasks: sortTasks(tasks, order).slice(offset, offset + limit), totalTasks: tasks.length }
  })
  app.post('/v2/tasks', async (request, reply) => {
    const { templateRef, values, secrets } = parse(startBody, request.body)
    return reply.code(201).send(await startRun(contextOf(request), { ref: templateRef, values, secrets }))
  })
  app.get('/v2/tasks/:taskId', async (request) => taskView(await readRun(contextOf(request), idOf(request))))
  app.post('/v2/tasks/:taskId/cancel', async (request) => {
    await cancelRun(contextOf(request), idOf(request))
    return { status: 'cancelled' }
  })
  app.post('/v2/tasks/:taskId/retry', async (request, reply) =>
    reply.code(201).send(await retryRun(contextOf(request), idOf(request))),
  )
  app.post('/v2/dry-run', async (request) => {
    const { template, values, secrets, directoryContents } = parse(dryRunBody, request.body)
    const draft = {
      template,
      files: directoryContents.map(({ path, base64Content }) => ({ path, base64Content })),
    }
    const ref = refOf({ kind: template.kind, metadata: template.metadata as never })
    const made = await dryRun(contextOf(request), { ref, values, secrets, draft })
    return {
      directoryContents: made.files.map(({ path, content, executable }) => ({
        path,
        base64Content: Buffer.from(content).toString('base64'),
        executable,
      })),
      log: made.log.map(({ text: message, step: stepId }) => ({ body: { message, stepId } })),
      steps: made.steps.map(({ id, name, action }) => ({ id, name, action })),
      output: made.output.values,
    }
  })
  eventRoutes(app)
}
