import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type RecordedRequest = { method: string; path: string; headers: string; body: string; status: number; answer: string }

export type RecordingProxy = {
  url: string
  /** `host:port`, as in OUTGOING_ALLOW. */
  host: string
  requests: RecordedRequest[]
  close(): Promise<void>
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

const headersOf = (request: IncomingMessage): [string, string][] =>
  Object.entries(request.headers)
    .filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'].includes(name))
    .map(([name, value]) => [name, String(value)])

/** A separate host in front of a stand-in, which records requests and responses, and delays responses by `delayMs`. */
export async function startRecordingProxy(target: string, delayMs: (path: string) => number = () => 0): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = []
  const server = createServer((request, response) => {
    const work = async () => {
      const { method = 'GET', url: path = '/' } = request
      const body = await bodyOf(request)
      const answer = await fetch(target + path, {
        method,
        headers: headersOf(request),
        redirect: 'manual',
        ...(body ? { body: Buffer.from(body, 'latin1') } : {}),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      requests.push({
        method,
        path,
        headers: JSON.stringify(request.headers),
        body,
        status: answer.status,
        answer: bytes.toString('utf8'),
      })
      await new Promise((resolve) => setTimeout(resolve, delayMs(path)))
      const skipped = ['content-encoding', 'content-length', 'transfer-encoding', 'connection']
      response.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => !skipped.includes(name))))
      response.end(answer.status === 304 ? undefined : bytes)
    }
    work().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
