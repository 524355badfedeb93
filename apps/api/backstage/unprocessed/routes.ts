import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { listUnprocessed, type Unprocessed } from '@callboard/modules/integrations'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parse } from '../parse.ts'

const query = z.object({ owner: z.string().max(600).optional() })

/** A file without an entity is shown as the location that Backstage creates for it. */
const locationOf = (place: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Location',
  metadata: { namespace: 'default', name: `generated-${createHash('sha1').update(place).digest('hex')}` },
  spec: { type: 'url', target: place },
})

const refOfLocation = (location: ReturnType<typeof locationOf>) => `location:default/${location.metadata.name}`

/** An entity with only its reference. */
function entityOf(ref: string) {
  const [kind = '', rest = ''] = ref.split(':')
  const [namespace = '', name = ''] = rest.split('/')
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { namespace, name } }
}

const sentence = ({ message, line, column }: Unprocessed['problems'][number]) =>
  line === null ? message : `${message} (line ${line}${column === null ? '' : `, column ${column}`})`

/** A row of Backstage's `refresh_state`, as far as clients use it. */
function rowOf(found: Unprocessed) {
  const location = locationOf(found.place)
  return {
    entity_id: found.id,
    entity_ref: found.ref ?? refOfLocation(location),
    unprocessed_entity: found.entity ?? (found.ref ? entityOf(found.ref) : location),
    location_key: `url:${found.place}`,
    last_discovery_at: found.foundAt.toISOString(),
    // Errors that are not retried are read when the file changes.
    next_update_at: (found.retryAt ?? found.foundAt).toISOString(),
    errors: found.problems.map((problem) => ({
      name: 'InputError',
      message: sentence(problem),
      cause: { name: problem.code, message: sentence(problem), stack: '' },
    })),
  }
}

/** API of Backstage's plugin "unprocessed entities", based on the problems of the organization's syncs. */
export function unprocessedRoutes(app: FastifyInstance): void {
  for (const state of ['failed', 'pending'] as const)
    app.get(`/entities/unprocessed/${state}`, async (request) => {
      const { owner } = parse(query, request.query)
      const found = await listUnprocessed(contextOf(request), { state, ...(owner ? { owner } : {}) })
      return { type: state, entities: found.map(rowOf) }
    })
  app.delete('/entities/unprocessed/delete/:id', async () => {
    throw new AppError(
      'forbidden',
      'A problem cannot be deleted here. Correct the file, or disconnect the account it is read from; the problem goes away with the next sync.',
    )
  })
}
