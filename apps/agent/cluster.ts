import { readFile } from 'node:fs/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'

/** Both in milliseconds. A watch is silent while nothing changes, so a response has no time limit once it has begun. */
const connectMs = 10_000
const headMs = 30_000

type ClusterRequest = {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  body?: string | undefined
  contentType?: string
  signal?: AbortSignal
}

/**
 * The API server as the agent reaches it. By Node's own client: the one that `fetch` consists of takes 20 MB, which is a third of
 * what the agent may have.
 */
export type Cluster = {
  /** @throws Error if there is no response in time, or if it leads elsewhere */
  request(request: ClusterRequest): Promise<IncomingMessage>
  close(): void
}

/**
 * @param url of the API server
 * @param tokenFile with the service account's token, which the cluster rotates; read for each request
 * @param authority PEM of the cluster's certificate authority
 */
export function openCluster(url: string, tokenFile: string, authority?: string): Cluster {
  const isSecure = url.startsWith('https:')
  const options = { keepAlive: true, maxFreeSockets: 4 }
  const agent = isSecure ? new https.Agent({ ...options, ...(authority ? { ca: authority } : {}) }) : new http.Agent(options)
  const send = isSecure ? https.request : http.request
  return {
    async request({ method, path, body, contentType = 'application/json', signal }) {
      const token = (await readFile(tokenFile, 'utf8')).trim()
      const headers = {
        authorization: `Bearer ${token}`,
        accept: '*/*',
        ...(body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
      }
      return new Promise((resolve, reject) => {
        const request = send(url + path, { method, agent, headers, ...(signal ? { signal } : {}) })
        const late = () => request.destroy(new Error('it does not respond'))
        const timers = [setTimeout(() => request.socket?.connecting !== false && late(), connectMs), setTimeout(late, headMs)]
        const settle = () => timers.forEach(clearTimeout)
        request.on('response', (response) => {
          settle()
          const { statusCode = 0 } = response
          if (statusCode < 300 || statusCode >= 400) return resolve(response)
          response.destroy()
          reject(new Error(`it redirects (${statusCode})`))
        })
        request.on('error', (error) => {
          settle()
          reject(error)
        })
        request.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}
