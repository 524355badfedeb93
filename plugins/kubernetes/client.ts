import type { Readable } from 'node:stream'
import { vendorLimits } from '@callboard/core/limits/limits'
import { trimEndOf } from '@callboard/core/trim'
import { boundedResponse } from '@callboard/plugin-kit/bounded-response'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { VendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import { type Dispatcher, fetch } from 'undici'
import { authorityOf, checkClientCertificate } from './certificates.ts'
import { aksCluster } from './clouds/aks.ts'
import { type CloudCluster, needed } from './clouds/cloud-cluster.ts'
import { eksCluster } from './clouds/eks.ts'
import { gkeCluster } from './clouds/gke.ts'
import type { Settings } from './config.ts'
import { type KubernetesContext } from './context.ts'
import { type ClusterTarget, readKubeconfig } from './kubeconfig.ts'
export type Parameters = Record<string, string | number | boolean | undefined>

/** An error response of the API server. `status` is its HTTP status. */
export class KubernetesError extends VendorError {
  readonly status: number
  constructor(
    kind: VendorErrorKind,
    status: number,
    message: string,
    { retryAfterS, field }: { retryAfterS?: number; field?: string } = {},
  ) {
    super(kind, message, { ...(retryAfterS === undefined ? {} : { retryAfterS }), ...(field ? { field } : {}) })
    this.status = status
  }
}

/** The API of one cluster. The only file that sends requests to it. */
export type ClusterClient = {
  insecure: boolean
  /** When the cluster last accepted a request, in ms since the epoch; 0 if never. */
  acceptedAt(): number
  /** @throws KubernetesError; VendorError `unavailable` without a response */
  get(path: string, parameters?: Parameters): Promise<unknown>
  /** The same, with the decoded bytes of the response. */
  getSized(path: string, parameters?: Parameters): Promise<{ value: unknown; bytes: number }>
  post(path: string, body: unknown): Promise<unknown>
  /** Server-side apply of one object. */
  apply(path: string, body: unknown, parameters: Parameters): Promise<unknown>
  /** @param options DeleteOptions, such as `preconditions` */
  delete(path: string, options: object): Promise<void>
  stream(path: string, parameters: Parameters, signal?: AbortSignal): Promise<Readable>
  close(): Promise<void>
}

/** Credentials and address, for the access type in the settings. */
async function targetOf({ settings, secrets }: KubernetesContext): Promise<ClusterTarget> {
  if (settings.access === 'kubeconfig') {
    const target = await readKubeconfig(needed(secrets.kubeconfig, 'secrets.kubeconfig', 'Paste the kubeconfig.'))
    if (target.certificate && target.key) checkClientCertificate(target.certificate, target.key, 'secrets.kubeconfig')
    return target
  }
  return {
    server: needed(settings.server, 'settings.server', 'Enter the address of the API server.'),
    insecure: false,
    token: needed(secrets.token, 'secrets.token', 'Enter the token of the service account.'),
    ...(settings.authority ? { authority: authorityOf(settings.authority, 'settings.authority') } : {}),
  }
}

type Route = {
  server: string
  dispatcher: Dispatcher
  headers(): Promise<Record<string, string>>
  insecure: boolean
  unauthorized?: CloudCluster['unauthorized']
}

/** Clouds that provide a cluster's address and issue tokens for it. */
const clouds: Partial<Record<Settings['access'], (context: KubernetesContext) => Promise<CloudCluster>>> = {
  eks: eksCluster,
  gke: gkeCluster,
  aks: aksCluster,
}

const basic = (user: { username: string; password: string }) =>
  `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`

/**
 * Directly to the API server, through the guard against private addresses; or through the agent, which has its own credentials.
 */
async function routeTo(context: KubernetesContext): Promise<Route> {
  const { relay } = context
  if (context.settings.access === 'agent') {
    if (!relay) throw new VendorError('unavailable', 'The agent of this cluster is not connected.')
    return { server: relay.url, dispatcher: relay.dispatcher, headers: relay.headers, insecure: false }
  }
  const managed = clouds[context.settings.access]
  if (managed) {
    const { server, authority, token, unauthorized } = await managed(context)
    const dispatcher = context.dispatcher(new URL(server), authority ? { ca: authority } : {})
    const headers = async () => ({ authorization: `Bearer ${await token()}` })
    return {
      server: trimEndOf(server, '/'),
      dispatcher,
      headers,
      insecure: server.startsWith('http:'),
      ...(unauthorized ? { unauthorized } : {}),
    }
  }
  const target = await targetOf(context)
  let url: URL
  try {
    url = new URL(target.server)
  } catch {
    throw new VendorError('refused', `The server “${target.server}” is not an address.`)
  }
  const dispatcher = context.dispatcher(url, {
    ...(target.authority ? { ca: target.authority } : {}),
    ...(target.certificate && target.key ? { cert: target.certificate, key: target.key } : {}),
    ...(target.serverName ? { servername: target.serverName } : {}),
    ...(target.insecure ? { rejectUnauthorized: false } : {}),
  })
  const authorization = target.token ? `Bearer ${target.token}` : target.basic ? basic(target.basic) : undefined
  return {
    server: trimEndOf(target.server, '/'),
    dispatcher,
    headers: async () => (authorization ? { authorization } : {}),
    insecure: target.insecure || url.protocol === 'http:',
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** JSON is YAML, and the only media type of server-side apply that every version has. */
const contentTypes = {
  GET: undefined,
  POST: 'application/json',
  PATCH: 'application/apply-patch+yaml',
  DELETE: 'application/json',
} as const satisfies Record<Method, string | undefined>

const statusKinds: Record<number, VendorErrorKind> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  410: 'incomplete',
  429: 'rate_limited',
}

/** The `message` of a Kubernetes Status object, or of a plain-text response. */
function messageIn(text: string): string {
  try {
    const status: unknown = JSON.parse(text)
    if (typeof status === 'object' && status !== null && 'message' in status && typeof status.message === 'string')
      return status.message
  } catch {
    // Aggregated APIs and proxies respond in plain text.
  }
  return text.trim().slice(0, 300)
}

/** Converts an error response to our error, with the server's message. */
export function toVendorError(
  status: number,
  text: string,
  { retryAfterS, unauthorized }: { retryAfterS?: number | undefined; unauthorized?: CloudCluster['unauthorized'] } = {},
): KubernetesError {
  const kind = statusKinds[status] ?? (status >= 500 ? 'unavailable' : 'refused')
  const said = messageIn(text)
  const words =
    status === 401
      ? (unauthorized?.message ?? 'The cluster rejected these credentials. A token may have expired. Update them under Edit.')
      : `The cluster answered ${status}: ${said || 'no reason given'}`
  const wait = retryAfterS ?? (status === 429 ? 5 : undefined)
  return new KubernetesError(kind, status, words, {
    ...(wait === undefined ? {} : { retryAfterS: wait }),
    ...(status === 401 && unauthorized ? { field: unauthorized.field } : {}),
  })
}

/** Why a TLS connection failed, and what to do; undefined for other failures. Codes are those of Node and OpenSSL. */
function certificateProblem(host: string, said: string, code: string): string | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate of the API server is not for ${host}: ${said}. Use an address that it names, or tls-server-name in the kubeconfig.`
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired. Renew it in the cluster.`
  if (/alert (bad certificate|certificate (expired|required|unknown|revoked)|unknown ca)/i.test(said))
    return `${host} rejected the client certificate: ${said}. Create a new one.`
  return /certificate|self[- ]signed|CERT_|altnames/i.test(`${said} ${code}`)
    ? `${host} presented an untrusted certificate: ${said}. Add the cluster's certificate authority.`
    : undefined
}

function unreachable(server: string, error: unknown): VendorError {
  if (error instanceof VendorError) return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof VendorError) return cause
  const said = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : String(cause)
  const { host } = new URL(server)
  const explained = certificateProblem(host, said, cause instanceof Error && 'code' in cause ? String(cause.code) : '')
  return new VendorError(explained ? 'refused' : 'unavailable', explained ?? `${host} is not responding: ${said}.`, {
    cause: error,
  })
}

const withParameters = (address: string, parameters: Parameters = {}) => {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

const notJson = (url: string) =>
  new VendorError('incomplete', `${url} answered something that is not JSON. Is this the address of a Kubernetes API server?`)

/** Sends requests to one cluster, and notes when one was accepted. */
class Requests {
  acceptedAt = 0
  private readonly context: KubernetesContext
  private readonly way: Route

  constructor(context: KubernetesContext, way: Route) {
    this.context = context
    this.way = way
  }

  private async send(
    method: Method,
    path: string,
    { parameters, body }: { parameters?: Parameters | undefined; body?: unknown } = {},
  ) {
    const { signal } = this.context
    const { dispatcher } = this.way
    const contentType = contentTypes[method]
    try {
      this.context.onRequest({})
      const answer = await fetch(withParameters(this.way.server + path, parameters), {
        method,
        redirect: 'error',
        signal,
        dispatcher,
        headers: {
          accept: 'application/json',
          ...(contentType ? { 'content-type': contentType } : {}),
          ...(await this.way.headers()),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      if (answer.ok) this.acceptedAt = Date.now()
      return answer
    } catch (error) {
      if (signal.aborted) throw error
      throw unreachable(this.way.server, error)
    }
  }

  private failed = (status: number, text: string, headers: { get(name: string): string | null }) =>
    toVendorError(status, text, { retryAfterS: retryAfterOf(headers), unauthorized: this.way.unauthorized })

  async json(method: Method, path: string, of: { parameters?: Parameters | undefined; body?: unknown }) {
    const { server } = this.way
    const answer = await this.send(method, path, of)
    const response = boundedResponse(answer as unknown as Response, new URL(server), vendorLimits.answerBytes)
    const text = await response.text().catch((error) => {
      throw this.context.signal.aborted ? error : unreachable(server, error)
    })
    if (!response.ok) throw this.failed(response.status, text, response.headers)
    try {
      return { value: JSON.parse(text) as unknown, bytes: Buffer.byteLength(text) }
    } catch {
      throw notJson(server + path)
    }
  }

  /**
   * By the client below `fetch`, because a cluster has a stream for each kind, and `fetch` keeps more of each. It may be silent for
   * as long as nothing happens; TCP keep-alive finds lost connections.
   */
  async stream(path: string, parameters: Parameters, signal = this.context.signal): Promise<Readable> {
    const { server, dispatcher, headers } = this.way
    const { origin, pathname, search } = withParameters(server + path, parameters)
    try {
      this.context.onRequest({})
      const sent = { accept: '*/*', ...(await headers()) }
      const answer = await dispatcher.request({
        origin,
        path: pathname + search,
        method: 'GET',
        headers: sent,
        signal,
        bodyTimeout: 0,
      })
      const { statusCode: status, body } = answer
      if (status < 300) {
        this.acceptedAt = Date.now()
        return body
      }
      const get = (name: string) => answer.headers[name]?.toString() ?? null
      throw this.failed(status, await body.text(), { get })
    } catch (error) {
      if (signal.aborted) throw error
      throw unreachable(server, error)
    }
  }
}

/**
 * Creates the client of a cluster. Sends nothing yet.
 * @throws VendorError for unusable settings
 */
export async function connectCluster(context: KubernetesContext): Promise<ClusterClient> {
  const way = await routeTo(context)
  const requests = new Requests(context, way)
  return {
    insecure: way.insecure,
    acceptedAt: () => requests.acceptedAt,
    get: async (path, parameters) => (await requests.json('GET', path, { parameters })).value,
    getSized: (path, parameters) => requests.json('GET', path, { parameters }),
    post: async (path, body) => (await requests.json('POST', path, { body })).value,
    apply: async (path, body, parameters) => (await requests.json('PATCH', path, { body, parameters })).value,
    delete: async (path, body) => {
      await requests.json('DELETE', path, { body })
    },
    stream: (path, parameters, signal) => requests.stream(path, parameters, signal),
    close: () => (context.settings.access === 'agent' ? Promise.resolve() : way.dispatcher.destroy()),
  }
}
