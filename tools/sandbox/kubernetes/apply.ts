import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Cluster, NewObject } from './cluster.ts'
import { status } from './status.ts'

type Params = { namespace?: string; resource: string; name: string }

const forbidden = (api: string, { resource, namespace, name }: Params) =>
  status(
    403,
    'Forbidden',
    `${resource} "${name}" is forbidden: User "system:serviceaccount:callboard:callboard" cannot patch resource "${resource}" in API group "${api.includes('/') ? api.split('/')[0] : ''}" ${namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'}`,
    { name, kind: resource },
  )

type ManagedFields = { manager: string; operation: string }

/** Another manager of an object; undefined if there is none. The stand-in compares managers of objects instead of fields. */
const otherManager = (managed: unknown, manager: string): string | undefined =>
  ((managed ?? []) as ManagedFields[]).find((one) => one.manager !== manager)?.manager

function apply(cluster: Cluster, api: string, params: Params, request: FastifyRequest, reply: FastifyReply) {
  const { namespace, resource, name } = params
  const served = cluster.find(api, resource)
  if (!served) return reply.code(404).send(status(404, 'NotFound', 'the server could not find the requested resource', {}))
  if (!cluster.faults.writable || !cluster.allows('patch', resource, namespace))
    return reply.code(403).send(forbidden(api, params))
  const { fieldManager, force, dryRun } = request.query as { fieldManager?: string; force?: string; dryRun?: string }
  if (!fieldManager)
    return reply
      .code(400)
      .send(
        status(
          400,
          'BadRequest',
          'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        ),
      )
  const body = request.body as NewObject
  const before = cluster.get(resource, namespace ?? '', name)
  const other = otherManager(before?.metadata.managedFields, fieldManager)
  if (other && force !== 'true')
    return reply
      .code(409)
      .send(status(409, 'Conflict', `Apply failed with 1 conflict: conflict with "${other}": .spec`, { name, kind: resource }))
  const managedFields = [{ manager: fieldManager, operation: 'Apply', apiVersion: api, fieldsType: 'FieldsV1', fieldsV1: {} }]
  const metadata = { ...before?.metadata, ...body.metadata, name, ...(namespace ? { namespace } : {}), managedFields }
  const object = { ...before, ...body, metadata }
  const written = dryRun === 'All' ? { ...object, apiVersion: api, kind: served.kind } : cluster.put(resource, object)
  return reply.code(before ? 200 : 201).send(written)
}

/** Server-side apply (kubernetes.io/docs/reference/using-api/server-side-apply). */
export function applyRoutes(
  app: FastifyInstance,
  find: (request: FastifyRequest) => Cluster,
  apis: ReadonlyMap<string, string>,
): void {
  app.addContentTypeParser('application/apply-patch+yaml', { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(String(body))),
  )
  for (const [api, path] of apis)
    for (const address of [`${path}/:resource/:name`, `${path}/namespaces/:namespace/:resource/:name`])
      app.patch(address, (request, reply) => apply(find(request), api, request.params as Params, request, reply) as never)
}
