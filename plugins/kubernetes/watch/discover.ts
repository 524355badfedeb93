import { z } from 'zod'
import { type ClusterClient, KubernetesError, type Parameters } from '../client.ts'
import { type AnyKind, apiPath, kinds, listPath, metricsApi, type Resource } from './kinds.ts'

const resources = z.object({ resources: z.array(z.object({ name: z.string() })) })
const groupList = z.object({ groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })) })
const version = z.object({ gitVersion: z.string() })

type Client = Pick<ClusterClient, 'get'>

/** The served kinds: for each the API to use, or undefined if none is served. */
export type Served = {
  version: string
  apis: Partial<Record<Resource, string>>
  metrics: boolean
  /** APIs whose own server failed: what they serve is not known. */
  unknown: readonly string[]
  /** The listed APIs as one text, to compare with later; empty if the server does not list them. */
  listed: string
}

/** The reported version of the API server, for example "v1.33.2". */
export async function readVersion(client: Client): Promise<string> {
  const parsed = version.safeParse(await client.get('/version'))
  return parsed.success ? parsed.data.gitVersion : 'unknown'
}

/**
 * Undefined for any status other than 200: not served, hidden from us, or its own server is down.
 * @throws KubernetesError if it rejects the credentials or requests a wait: then the served kinds are unknown
 */
async function query(client: Client, path: string, parameters?: Parameters): Promise<{ answer?: unknown; status: number }> {
  try {
    return { answer: await client.get(path, parameters), status: 200 }
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status === 401 || error.status === 429) throw error
    return { status: error.status }
  }
}

/** The groups and versions listed by the server; undefined if it does not list them. */
async function listedApis(client: Client): Promise<Set<string> | undefined> {
  const parsed = groupList.safeParse((await query(client, '/apis')).answer)
  return parsed.success ? new Set(['v1', ...parsed.data.groups.flatMap((g) => g.versions.map((v) => v.groupVersion))]) : undefined
}

const asText = (apis: Set<string> | undefined): string => [...(apis ?? [])].sort().join(' ')

/** The listed APIs as one text: it changes when an API is added or removed. */
export const readListed = async (client: Client): Promise<string> => asText(await listedApis(client))

/**
 * Which of some kinds an API serves: by its own list, or otherwise by requesting one object of each. Undefined if its server fails.
 */
async function kindsOf(client: Client, api: string, wanted: readonly string[]): Promise<string[] | undefined> {
  const { answer, status } = await query(client, apiPath(api))
  // Aggregated APIs have their own servers, which may be down while the cluster is healthy.
  if (status >= 500 && isBuiltIn(api))
    throw new KubernetesError('unavailable', status, `The cluster does not say what ${api} serves (${status}).`)
  const parsed = resources.safeParse(answer)
  if (parsed.success) return parsed.data.resources.map((r) => r.name)
  const asked = await Promise.all(
    wanted.map(async (resource) => ({ resource, status: (await query(client, listPath(api, resource), { limit: 1 })).status })),
  )
  const found = asked.filter((a) => a.status === 200 || a.status === 403).map((a) => a.resource)
  return status >= 500 && found.length === 0 ? undefined : found
}

const isBuiltIn = (api: string) =>
  api !== metricsApi && !Object.values(kinds).some((k) => k.optional && k.apis.includes(api as never))

/**
 * Discovers the kinds that a cluster serves. An older server has older versions of some, and lacks others; both are normal.
 * @param reported the server's version, if it is known
 */
export async function discover(client: Client, reported?: string): Promise<Served> {
  const [found, listed] = await Promise.all([reported ?? readVersion(client), listedApis(client)])
  const all: readonly AnyKind[] = Object.values(kinds)
  const candidates = [...new Set([...all.flatMap((k) => k.apis), metricsApi])].filter((api) => listed?.has(api) ?? true)
  const served = new Map(
    await Promise.all(
      candidates.map(async (api) => {
        const wanted: string[] = api === metricsApi ? ['pods'] : all.filter((k) => k.apis.includes(api)).map((k) => k.resource)
        return [api, await kindsOf(client, api, wanted)] as const
      }),
    ),
  )
  const apis = Object.fromEntries(
    all.flatMap((kind) => {
      const api = kind.apis.find((a) => served.get(a)?.includes(kind.resource))
      return api ? [[kind.resource, api]] : []
    }),
  )
  const unknown = candidates.filter((api) => served.get(api) === undefined)
  return { version: found, apis, metrics: served.get(metricsApi)?.includes('pods') ?? false, unknown, listed: asText(listed) }
}
