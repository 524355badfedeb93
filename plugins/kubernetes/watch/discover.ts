import { z } from 'zod'
import { type ClusterClient, KubernetesError, type Parameters } from '../client.ts'
import { type AnyKind, apiPath, kinds, listPath, metricsApi, type Resource } from './kinds.ts'

const resources = z.object({ resources: z.array(z.object({ name: z.string() })) })
const groupList = z.object({ groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })) })
const version = z.object({ gitVersion: z.string() })

type Client = Pick<ClusterClient, 'get'>

/** What a cluster serves: for each kind the API to use, or undefined where none is served. */
export type Served = { version: string; apis: Partial<Record<Resource, string>>; metrics: boolean }

/** The version that the API server says it is, for example "v1.33.2". */
export async function readVersion(client: Client): Promise<string> {
  const parsed = version.safeParse(await client.get('/version'))
  return parsed.success ? parsed.data.gitVersion : 'unknown'
}

/**
 * No answer where the server says something else than 200: not served, hidden from us, or its own server is down.
 * @throws KubernetesError when it refuses the credentials or asks to wait: then nothing is known of what it serves
 */
async function query(client: Client, path: string, parameters?: Parameters): Promise<{ answer?: unknown; status: number }> {
  try {
    return { answer: await client.get(path, parameters), status: 200 }
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status === 401 || error.status === 429) throw error
    return { status: error.status }
  }
}

/** The groups and versions that the server lists; undefined where it does not tell. */
async function listedApis(client: Client): Promise<Set<string> | undefined> {
  const parsed = groupList.safeParse((await query(client, '/apis')).answer)
  return parsed.success ? new Set(['v1', ...parsed.data.groups.flatMap((g) => g.versions.map((v) => v.groupVersion))]) : undefined
}

/** Which of some kinds an API serves: as it says itself; where it does not say, by asking for one object of each. */
async function kindsOf(client: Client, api: string, wanted: readonly string[]): Promise<string[]> {
  const { answer, status } = await query(client, apiPath(api))
  // Behind other APIs stand servers of their own, which may be down while the cluster is well.
  if (status >= 500 && isBuiltIn(api))
    throw new KubernetesError('unavailable', status, `The cluster does not say what ${api} serves (${status}).`)
  const parsed = resources.safeParse(answer)
  if (parsed.success) return parsed.data.resources.map((r) => r.name)
  const asked = await Promise.all(
    wanted.map(async (resource) => ({ resource, status: (await query(client, listPath(api, resource), { limit: 1 })).status })),
  )
  return asked.filter((a) => a.status === 200 || a.status === 403).map((a) => a.resource)
}

const isBuiltIn = (api: string) =>
  api !== metricsApi && !Object.values(kinds).some((k) => k.optional && k.apis.includes(api as never))

/** Asks which kinds a cluster serves. An older server has older versions of some, and lacks others; both are ordinary. */
export async function discover(client: Client): Promise<Served> {
  const found = await readVersion(client)
  const listed = await listedApis(client)
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
  return { version: found, apis, metrics: served.get(metricsApi)?.includes('pods') ?? false }
}
