import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

// For its proxy, Next copies a request's body and puts a copied stream's methods and listeners into the request. A client that
// leaves afterwards makes it emit an error that nothing listens to, outside of the request's context.
const script = `
  import { createServer, request } from 'node:http'
  import { getCloneableBody } from 'next/dist/server/body-streams.js'
  import { guardProcess } from '@callboard/jobs/guard-process'
  import { createLogger } from '@callboard/jobs/logger'
  guardProcess({ log: createLogger('test', 'error'), drain: async () => {} })
  const reached = Promise.withResolvers()
  const server = createServer(async (incoming, response) => {
    if (incoming.method === 'GET') return response.end('alive')
    const body = getCloneableBody(incoming)
    body.cloneBodyStream().resume()
    await body.finalize()
    reached.resolve()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = 'http://127.0.0.1:' + server.address().port
  const leaving = request(url, { method: 'POST' })
  leaving.on('error', () => {})
  leaving.end('{"events":[]}')
  await reached.promise
  leaving.destroy()
  await new Promise((resolve) => setTimeout(resolve, 200))
  process.stdout.write(await (await fetch(url)).text())
  process.exit(0)`

test('a browser that closes before its POST is answered ends neither the process nor anything else', async () => {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, flags, { cwd: import.meta.dirname })
  const [out] = await Promise.all([text(child.stdout), once(child, 'exit')])
  expect([child.exitCode, out]).toEqual([0, 'alive'])
})
