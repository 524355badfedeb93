import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Cluster, type KubeObject, type NewObject, timestamp } from './cluster.ts'
import { conflicts, type Fields, fieldsIn, merged, minus, union, without } from './field-sets.ts'
import { status } from './status.ts'

type Params = { namespace?: string; resource: string; name: string }

const forbidden = (verb: 'patch' | 'delete', api: string, { resource, namespace, name }: Params) =>
  status(
    403,
    'Forbidden',
    `${resource} "${name}" is forbidden: User "system:serviceaccount:callboard:callboard" cannot ${verb} resource "${resource}" in API group "${api.includes('/') ? api.split('/')[0] : ''}" ${namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'}`,
    { name, kind: resource },
  )

type Managed = { manager: string; operation: string; apiVersion?: string; time?: string; fieldsType?: string; fieldsV1?: Fields }
type Query = { fieldManager?: string; force?: string; dryRun?: string }

/** What an object sets besides its identity. */
function contentOf({ apiVersion: _, kind: __, metadata, ...rest }: NewObject & { apiVersion?: string; kind?: string }) {
  const { labels, annotations } = metadata as { labels?: unknown; annotations?: unknown }
  const own = { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) }
  return { ...rest, ...(Object.keys(own).length > 0 ? { metadata: own } : {}) }
}

const refuse = (reply: FastifyReply, code: number, reason: string, message: string, { name, resource }: Params) =>
  reply.code(code).send(status(code, reason, message, { name, kind: resource }))

/** The object after an apply, or why it conflicts. */
function applied(
  before: KubeObject | undefined,
  body: NewObject,
  api: string,
  { fieldManager = '', force }: Query,
): { found: { manager: string; path: string }[] } | { object: NewObject } {
  const content = contentOf(body)
  const fields = fieldsIn(content)
  const managed = (before?.metadata.managedFields ?? []) as Managed[]
  const others = managed.filter(({ manager }) => manager !== fieldManager)
  const found = others.flatMap(({ manager, fieldsV1 = {} }) =>
    conflicts(fields, fieldsV1, before, content).map((path) => ({ manager, path })),
  )
  if (found.length > 0 && force !== 'true') return { found }
  const left = others
    .map((one) => ({ ...one, fieldsV1: found.length > 0 ? minus(one.fieldsV1 ?? {}, fields) : (one.fieldsV1 ?? {}) }))
    .filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0)
  const own = managed.find(({ manager }) => manager === fieldManager)?.fieldsV1 ?? {}
  const kept = union([fields, ...left.map(({ fieldsV1 }) => fieldsV1)])
  const reduced = before ? (without(before, minus(own, fields), kept) as KubeObject) : undefined
  const object = merged(reduced, content) as NewObject
  const entry = {
    manager: fieldManager,
    operation: 'Apply',
    apiVersion: api,
    time: timestamp(),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  }
  const { name, namespace } = body.metadata
  const identity = { ...object.metadata, name, ...(namespace ? { namespace } : {}) }
  return { object: { ...object, metadata: { ...identity, managedFields: [...left, entry] } } }
}

function apply(cluster: Cluster, api: string, params: Params, request: FastifyRequest, reply: FastifyReply) {
  const { namespace, resource, name } = params
  const served = cluster.find(api, resource)
  if (!served) return reply.code(404).send(status(404, 'NotFound', 'the server could not find the requested resource', {}))
  if (!cluster.faults.writable || !cluster.allows('patch', resource, namespace))
    return reply.code(403).send(forbidden('patch', api, params))
  const query = request.query as Query
  if (!query.fieldManager)
    return refuse(
      reply,
      400,
      'BadRequest',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      params,
    )
  const given = request.body as NewObject & { metadata: { uid?: string } }
  const before = cluster.get(resource, namespace ?? '', name)
  const { uid } = given.metadata
  if (uid !== undefined && uid !== before?.metadata.uid)
    return refuse(
      reply,
      409,
      'Conflict',
      `uid mismatch: the provided object specified uid ${uid}, and ${before ? 'another object' : 'no existing object'} was found`,
      params,
    )
  const body = { ...given, metadata: { ...given.metadata, name, ...(namespace ? { namespace } : {}) } }
  const result = applied(before, body, api, query)
  if ('found' in result) {
    const { found } = result
    const [first] = found
    const words = `Apply failed with ${found.length === 1 ? '1 conflict' : `${found.length} conflicts`}: conflict with "${first?.manager}": ${first?.path}`
    return refuse(reply, 409, 'Conflict', words, params)
  }
  const { object } = result
  const quota = before ? undefined : cluster.faults.quota.get(resource)
  const used = cluster.list(resource, namespace).length
  if (quota !== undefined && used >= quota) {
    const words = `${resource} "${name}" is forbidden: exceeded quota: compute, requested: count/${resource}=1, used: count/${resource}=${used}, limited: count/${resource}=${quota}`
    return refuse(reply, 403, 'Forbidden', words, params)
  }
  const written = query.dryRun === 'All' ? { ...object, apiVersion: api, kind: served.kind } : cluster.put(resource, object)
  return reply.code(before ? 200 : 201).send(written)
}

function remove(cluster: Cluster, api: string, params: Params, request: FastifyRequest, reply: FastifyReply) {
  const { namespace, resource, name } = params
  if (!cluster.faults.writable || !cluster.allows('delete', resource, namespace))
    return reply.code(403).send(forbidden('delete', api, params))
  const found = cluster.get(resource, namespace ?? '', name)
  if (!found) return refuse(reply, 404, 'NotFound', `${resource} "${name}" not found`, params)
  const { preconditions } = (request.body ?? {}) as { preconditions?: { uid?: string } }
  if (preconditions?.uid !== undefined && preconditions.uid !== found.metadata.uid)
    return refuse(
      reply,
      409,
      'Conflict',
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${found.metadata.uid}`,
      params,
    )
  cluster.remove(resource, namespace ?? '', name)
  return reply.send({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, kind: resource } })
}

/** Server-side apply (kubernetes.io/docs/reference/using-api/server-side-apply), and what undoes it. */
export function applyRoutes(
  app: FastifyInstance,
  find: (request: FastifyRequest) => Cluster,
  apis: ReadonlyMap<string, string>,
): void {
  app.addContentTypeParser('application/apply-patch+yaml', { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(String(body))),
  )
  for (const [api, path] of apis)
    for (const address of [`${path}/:resource/:name`, `${path}/namespaces/:namespace/:resource/:name`]) {
      app.patch(address, (request, reply) => apply(find(request), api, request.params as Params, request, reply) as never)
      app.delete(address, (request, reply) => remove(find(request), api, request.params as Params, request, reply) as never)
    }
}
