import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { queryObjects } from 'node:v8'
import { guardedDispatcher } from '@callboard/plugin-kit/http'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { fetch, Request } from 'undici'
import { expect, test } from 'vitest'

test('answered requests are not kept while a later one stays open, as the watches of a cluster do', async () => {
  const certificate = selfSignedCertificate()
  const server = createSecureServer(certificate, (request, response) => {
    response.writeHead(200)
    if (request.url === '/watch') response.write('{}\n')
    else response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const dispatcher = guardedDispatcher({ allow: [url.host] }, url, { ca: certificate.cert })
  const before = queryObjects(Request, { format: 'count' })
  for (let i = 0; i < 20; i++) await (await fetch(url, { dispatcher })).text()
  const watch = await dispatcher.request({ origin: url.origin, path: '/watch', method: 'GET' })
  for (let i = 0; i < 20; i++) await (await fetch(url, { dispatcher })).text()
  // The last answers may still be on the stack.
  expect(queryObjects(Request, { format: 'count' }) - before).toBeLessThan(5)
  watch.body.on('error', () => {})
  await dispatcher.destroy()
  await new Promise((resolve) => server.close(resolve))
})
