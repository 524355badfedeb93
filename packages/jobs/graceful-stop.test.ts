import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createGracefulStop } from './graceful-stop.ts'

/** A server whose answers take a while, and a client that keeps its connections. */
async function slowServer(answerMs: number, settings: { announceMs: number; finishMs: number }) {
  const server = createServer((_, response) => setTimeout(() => response.end('done'), answerMs))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => {
    agent.destroy()
    server.closeAllConnections()
  })
  const request = () =>
    new Promise<string>((resolve) => {
      get({ port, agent }, (response) => {
        response.resume().on('end', () => resolve(response.headers.connection ?? ''))
      }).on('error', (error) => resolve(error.message))
    })
  return { request, graceful: createGracefulStop(server, { ...settings, endStreams: async () => {} }) }
}

test('no request in flight is cut, and readiness is denied at once', async () => {
  const { request, graceful } = await slowServer(2000, { announceMs: 1500, finishMs: 30_000 })
  expect(graceful.isStopping()).toBe(false)
  const inFlight = Array.from({ length: 60 }, request)
  await wait(50)
  const stopped = graceful.stop()
  expect(graceful.isStopping()).toBe(true)
  const late = Array.from({ length: 10 }, request)
  expect(await Promise.all(inFlight)).toEqual(Array.from({ length: 60 }, () => 'close'))
  expect(await Promise.all(late)).toEqual(Array.from({ length: 10 }, () => 'close'))
  await stopped
  expect(await request()).toContain('ECONNREFUSED')
})

test('a request that takes longer than allowed does not keep the process', async () => {
  const { request, graceful } = await slowServer(60_000, { announceMs: 0, finishMs: 100 })
  const inFlight = request()
  await wait(50)
  await graceful.stop()
  expect(await inFlight).toBe('socket hang up')
})
