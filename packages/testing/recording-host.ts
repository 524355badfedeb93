import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

export type RecordingHost = {
  url: string
  /** `host:port`, as in OUTGOING_ALLOW. */
  host: string
  requests: HostRequest[]
  close(): Promise<void>
}

/** A vendor that records all requests, and responds to everything with the same JSON after a delay. */
export async function startRecordingHost(answer: (url: string) => unknown, delayMs: number): Promise<RecordingHost> {
  const requests: HostRequest[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = 'GET', url = '/', headers } = request
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') })
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    response.writeHead(200, { 'content-type': 'application/json', date: new Date().toUTCString() })
    response.end(JSON.stringify(answer(address())))
  })
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: address(),
    host: new URL(address()).host,
    requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
