import type { PluginContext } from '@callboard/plugin-kit/context'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { Secrets, Settings } from './config.ts'

export type BackstageContext = PluginContext<Settings, Secrets>

/** An entity as returned by the catalog API; validated later. */
const servedEntity = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), etag: z.string().optional() }),
})
export type ServedEntity = z.output<typeof servedEntity>

const page = z.object({
  items: z.array(servedEntity.partial({ apiVersion: true })),
  totalItems: z.number(),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
})
const byRefs = z.object({ items: z.array(servedEntity.nullable()) })

async function call(context: BackstageContext, path: string, body?: unknown): Promise<unknown> {
  const { host } = new URL(context.settings.url)
  const response = await context.fetch(`${context.settings.url}/api/catalog${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    signal: context.signal,
    headers: {
      authorization: `Bearer ${context.secrets.token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  context.onRequest({})
  if (response.status === 401)
    throw new VendorError('unauthorized', `${host} does not accept the token. Enter one of backend.auth.externalAccess.`, {
      field: 'secrets.token',
    })
  if (response.status === 403)
    throw new VendorError('forbidden', `The token is not allowed to read the catalog of ${host}.`, { field: 'secrets.token' })
  if (response.status === 404)
    throw new VendorError('not_found', `${host} has no catalog API at ${path.split('?')[0]}. Check the address.`, {
      field: 'settings.url',
    })
  if (!response.ok) throw new VendorError('unavailable', `${host} answered ${response.status}.`)
  try {
    return await response.json()
  } catch {
    throw new VendorError('not_found', `${host} does not look like a Backstage API: the response is not JSON.`, {
      field: 'settings.url',
    })
  }
}

function expectShape<Schema extends z.ZodType>(context: BackstageContext, schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new VendorError(
    'incomplete',
    `${new URL(context.settings.url).host} returned an unexpected response. Nothing was changed.`,
  )
}

/** A page of references and versions, in Backstage's order. */
export async function listEntities(context: BackstageContext, cursor: string | undefined) {
  const query = new URLSearchParams({ limit: '500', fields: 'kind,metadata.name,metadata.namespace,metadata.etag' })
  if (cursor) query.set('cursor', cursor)
  return expectShape(context, page, await call(context, `/entities/by-query?${query}`))
}

/** Full entities in the order of the references; null for those removed meanwhile. */
export async function readEntities(context: BackstageContext, refs: readonly string[]): Promise<(ServedEntity | null)[]> {
  return expectShape(context, byRefs, await call(context, '/entities/by-refs', { entityRefs: refs })).items
}
