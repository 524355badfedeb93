import { AppError } from '@callboard/core/errors'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { entityOfPath, refOfPath } from '../entity-of-path.ts'
import { repeated } from '../parameters.ts'
import { parse } from '../parse.ts'
import { parameterSchemaOf } from './parameter-schema.ts'

const count = z.coerce.number().int().min(0).max(1_000_000).optional()
const listQuery = z.object({ createdBy: repeated, status: repeated, order: repeated, limit: count, offset: count })

const cannotRun = () =>
  new AppError(
    'forbidden',
    'Callboard shows the forms of templates, but does not run them yet. Run this template where your scaffolder is.',
  )

/** Read-only scaffolder API: templates can be read, there are no tasks and no actions. */
export function scaffolderRoutes(app: FastifyInstance): void {
  app.get('/v2/templates/:namespace/:kind/:name/parameter-schema', async (request) =>
    parameterSchemaOf(await entityOfPath(request), refOfPath(request)),
  )
  app.get('/v2/actions', async () => [])
  app.get('/v2/templating-extensions', async () => ({ filters: {}, globals: { functions: {}, values: {} } }))
  app.get('/v2/tasks', async (request) => {
    parse(listQuery, request.query)
    return { tasks: [], totalTasks: 0 }
  })
  app.post('/v2/tasks', async () => {
    throw cannotRun()
  })
  app.post('/v2/dry-run', async () => {
    throw cannotRun()
  })
}
