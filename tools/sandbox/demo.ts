import type { FastifyInstance } from 'fastify'
import type { SampleConnection, Served } from './samples/connection.ts'
import { sampleConnections } from './samples/connections.ts'

/** The demo that Callboard is composed with to offer the sample organization. */
export type Demo = { origin: string; connections(): Promise<readonly SampleConnection[]> }

/** Provides the current offer: to this process, and at `GET /demo` (DEMO_URL) to others with the token. */
export function offerDemo(app: FastifyInstance, served: () => Served): Demo {
  const { url, token } = served()
  app.get('/demo', async (request, reply) =>
    request.headers.authorization === `Bearer ${token}`
      ? { connections: sampleConnections(served()) }
      : reply.code(401).send({ message: 'The token is missing or wrong.' }),
  )
  return { origin: url, connections: async () => sampleConnections(served()) }
}
