import http from 'node:http'
import net from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Plan } from './request.ts'

/** `status` 0: no response within the limit, or none that is HTTP. `said`: the beginning of the response. */
export type FuzzResponse = { status: number; ms: number; said: string; failure?: string }

const responseTimeoutMs = 30_000
const maxBodyBytes = 400_000

export type Client = { send(plan: Plan): Promise<FuzzResponse>; sendRaw(bytes: Buffer): Promise<FuzzResponse>; close(): void }

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

/** Sends requests unmodified, in turns to the ports of several processes of the product. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function createClient(url: string, concurrency: number, ports: readonly number[] = [Number(new URL(url).port)]): Client {
  const { host } = new URL(url)
  let sent = 0
  const nextPort = () => ports[sent++ % ports.length] as number
  // By IP address, because name resolution is not under test.
  const hostname = '127.0.0.1'
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency })

  const send = (plan: Plan, again = false): Promise<FuzzResponse> =>
    new Promise((resolve) => {
      const began = performance.now()
      const done = (answer: Omit<FuzzResponse, 'ms'>) => resolve({ ...answer, ms: performance.now() - began })
      const body = plan.body === undefined ? undefined : Buffer.from(plan.body)
      const named = plan.headers.some(([n]) => n === 'host') ? plan.headers : [['host', host], ...plan.headers]
      const length = body ? ['content-length', String(body.length)] : []
      let request: http.ClientRequest
      try {
        const headers = [...named.flat(), ...length].map((text) => latin1(text ?? ''))
        request = http.request({
          hostname,
          port: nextPort(),
          agent,
          method: plan.method,
          path: latin1(plan.path),
          headers,
          timeout: responseTimeoutMs,
        })
      } catch (error) {
        // What Node's own client rejects never reaches the product.
        return done({ status: -1, said: '', failure: String(error) })
      }
      request.on('timeout', () => request.destroy(new Error(`no answer within ${responseTimeoutMs / 1000} s`)))
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A server closing an idle connection, or one with a rejected body, is not a result of the request.
        if (!again && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) resolve(send(plan, true))
        else done({ status: 0, said: '', failure: error.message })
      })
      request.on('response', (response) => read(response, (said) => done({ status: response.statusCode ?? 0, said })))
      request.end(body)
    })

  /** Sends bytes that need not be HTTP. The response is what arrives first, including a closed connection. */
  const sendRaw = (bytes: Buffer): Promise<FuzzResponse> =>
    new Promise((resolve) => {
      const began = performance.now()
      const socket = net.connect(nextPort(), hostname)
      const done = (said: string, failure?: string) => {
        socket.destroy()
        const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(said)?.[1] ?? -1)
        resolve({ status, ms: performance.now() - began, said, ...(failure ? { failure } : {}) })
      }
      socket.setTimeout(1500, () => done('', 'waits for more'))
      socket.on('data', (data) => done(data.toString('latin1')))
      socket.on('error', (error) => done('', error.message))
      socket.on('close', () => done('', 'closed'))
      socket.write(bytes)
    })
  return { send: (plan) => send(plan), sendRaw, close: () => agent.destroy() }
}

function read(response: http.IncomingMessage, done: (said: string) => void): void {
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    // Has no end: its head is the response.
    done('')
    response.destroy()
    return
  }
  const chunks: Buffer[] = []
  let kept = 0
  response.on('data', (chunk: Buffer) => {
    if (kept < maxBodyBytes) chunks.push(chunk)
    kept += chunk.length
  })
  response.on('error', () => done(''))
  response.on('close', () => done(textOf(Buffer.concat(chunks), response.headers['content-encoding'])))
}

function textOf(bytes: Buffer, encoding: string | undefined): string {
  if (encoding !== 'gzip') return bytes.toString()
  try {
    return gunzipSync(bytes, { finishFlush: 2 }).toString()
  } catch {
    return ''
  }
}
