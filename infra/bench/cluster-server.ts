import type { Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { generatedClusters } from '@callboard/sandbox/kubernetes/generated-clusters'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import Fastify from 'fastify'

// The API servers of generated clusters, for watch-clusters.ts: over HTTP/2 and TLS, as real ones, so that all watches of a
// cluster share a connection.

const [count = 1, workloads = 1, pods = 1] = process.argv.slice(2).map(Number)
const clusters = generatedClusters(count, workloads, pods)
const certificate = selfSignedCertificate()
const app = Fastify({
  // Fastify has types of its own for HTTP/2, which would be those of every route.
  serverFactory: (handler) => createSecureServer({ ...certificate, allowHTTP1: true }, handler as never) as unknown as Server,
})
await app.register((routes) => kubernetesRoutes(routes, clusters), { prefix: '/kubernetes/:cluster' })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
type Change = { cluster: string; name: string; trouble?: 'crash' }
process.on('message', (message: Change | 'count') => {
  if (message === 'count') return process.send?.({ requests: [...clusters.values()].reduce((sum, c) => sum + c.requests, 0) })
  const cluster = clusters.get(message.cluster)
  if (cluster) changeWorkload(cluster, message)
})
process.send?.({
  url: url.replace('http:', 'https:'),
  authority: certificate.cert,
  clusters: [...clusters.values()].map((c) => ({ name: c.name, token: c.firstToken })),
})
