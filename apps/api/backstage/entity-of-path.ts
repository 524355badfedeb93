import { notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import type { BackstageEntity } from '@callboard/modules/catalog'
import { entityOf, getEntitiesByRefs } from '@callboard/modules/catalog'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import type { FastifyRequest } from 'fastify'

/** The full reference of a path `/:namespace/:kind/:name`. */
export function refOfPath(request: FastifyRequest): string {
  const { kind, namespace, name } = request.params as Record<'kind' | 'namespace' | 'name', string>
  const ref = normalizeRef(`${kind}:${namespace}/${name}`)
  if (!ref) throw notFound(`An entity named "${name}" of kind "${kind}" in namespace "${namespace}"`)
  return ref
}

/** @throws AppError `not_found` */
export async function entityOfPath(request: FastifyRequest): Promise<BackstageEntity> {
  const ref = refOfPath(request)
  const [document] = await getEntitiesByRefs(contextOf(request), { refs: [ref] })
  if (!document) throw notFound(`The entity ${ref}`)
  return entityOf(document)
}
