import { AppError, isAppError, notFound } from '@callboard/core/errors'
import { fieldErrors } from '@callboard/core/input-errors'
import { contextOf } from '@callboard/kernel/http'
import { queryEntities, removeEntity } from '@callboard/modules/catalog'
import { normalizeRef, refOf as refOfEntity } from '@callboard/modules/catalog/domain/entity'
import { relationsOf } from '@callboard/modules/catalog/domain/relations'
import { isRecognized, validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { refreshEntity } from '@callboard/modules/integrations'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { readAncestry } from './ancestry.ts'
import { sendJson } from './entity-texts.ts'
import { parse } from './parse.ts'

const refOf = (text: string): string => {
  const ref = normalizeRef(text)
  if (!ref) throw new AppError('invalid_input', `"${text}" is not an entity reference`)
  return ref
}

/** Endpoints for one entity besides the entity itself. */
export function entityRoutes(app: FastifyInstance): void {
  app.get('/entities/by-name/:kind/:namespace/:name/ancestry', async (request) => {
    const { kind, namespace, name } = request.params as Record<'kind' | 'namespace' | 'name', string>
    const rootEntityRef = refOf(`${kind}:${namespace}/${name}`)
    return { rootEntityRef, items: await readAncestry(contextOf(request), rootEntityRef) }
  })
  app.get('/entities/by-uid/:uid', async (request, reply) => {
    const { uid } = request.params as { uid: string }
    const { documents } = await queryEntities(contextOf(request), {
      filter: { key: 'metadata.uid', values: [uid] },
      limit: 1,
      total: 'exclude',
    })
    if (!documents[0]) throw notFound(`An entity with the uid ${uid}`)
    return sendJson(reply, Buffer.from(documents[0]))
  })
  app.delete('/entities/by-uid/:uid', async (request, reply) => {
    const { uid } = request.params as { uid: string }
    // One that is gone already is a success, as in Backstage: two people may remove it at the same time.
    await removeEntity(contextOf(request), { uid }).catch((error) => {
      if (!(isAppError(error) && error.code === 'not_found')) throw error
    })
    return reply.code(204).send()
  })
  app.post('/refresh', async (request, reply) => {
    const { entityRef } = parse(z.object({ entityRef: z.string() }), request.body)
    await refreshEntity(contextOf(request), { ref: refOf(entityRef) })
    return reply.code(200).send()
  })
  app.post('/validate-entity', async (request, reply) => {
    const reasons = await validationErrorsOf(request.body)
    if (reasons.length === 0) return reply.code(200).send()
    return reply.code(400).send({ errors: reasons.map((message) => ({ name: 'InputError', message })) })
  })
}

const validation = z.object({
  entity: z.record(z.string(), z.unknown()),
  location: z.string().regex(/^url:./, 'location must be url: with an address, for example url:https://host/path'),
})

/** Clients read this list of errors for every kind of error, including invalid requests. */
async function validationErrorsOf(body: unknown): Promise<string[]> {
  const parsed = validation.safeParse(body)
  if (!parsed.success) return fieldErrors(parsed.error, body).map((e) => e.message)
  const checked = await validateDescriptor(parsed.data.entity)
  const problems = 'problem' in checked ? [checked.problem] : relationsOf(checked.entity).problems
  if (!('problem' in checked) && !(await isRecognized(checked.entity)))
    return [
      `No processor recognized the entity ${refOfEntity(checked.entity)} as valid, possibly caused by a foreign kind or apiVersion`,
    ]
  return problems.map((p) => (p.path ? `${p.path}: ${p.message}` : p.message))
}
