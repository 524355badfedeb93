import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { getUserSettings, removeUserSetting, setUserSetting } from '@callboard/modules/backstage'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Callers, guard } from '../../authenticate.ts'
import { parseJsonBodies } from '../../hardening.ts'
import { handleBackstageErrors } from '../backstage-errors.ts'
import { parse } from '../parse.ts'

const multiget = z.object({ items: z.array(z.object({ bucket: z.string(), key: z.string() })) })
const setting = z.object({ value: z.json().optional() })

/** Keys may contain slashes, escaped or not. */
function positionOf(request: FastifyRequest): { bucket: string; key: string } {
  const { bucket, '*': key } = request.params as { bucket: string; '*': string }
  return { bucket, key }
}

/** Backstage's user-settings API (plugin-user-settings-backend 0.4). Stars are stored by the portal. */
export async function userSettingsRoutes(app: FastifyInstance, callers: Callers): Promise<void> {
  handleBackstageErrors(app)
  parseJsonBodies(app, { constructors: 'ignore', empty: 'accept' })
  guard(app, callers)
  app.post('/multiget', async (request) => ({
    items: await getUserSettings(contextOf(request), parse(multiget, request.body)),
  }))
  app.get('/buckets/:bucket/keys/*', async (request) => {
    const position = positionOf(request)
    const [found] = await getUserSettings(contextOf(request), { items: [position] })
    if (!found) throw new AppError('not_found', `Unable to find '${position.key}' in bucket '${position.bucket}'`)
    return found
  })
  app.put('/buckets/:bucket/keys/*', async (request) => {
    const { value } = parse(setting, request.body)
    if (value === undefined) throw new AppError('invalid_input', 'Missing required field "value"', { field: 'value' })
    return setUserSetting(contextOf(request), { ...positionOf(request), value })
  })
  app.delete('/buckets/:bucket/keys/*', async (request, reply) => {
    await removeUserSetting(contextOf(request), positionOf(request))
    return reply.code(204).send()
  })
}
