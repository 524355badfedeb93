import { createServer, type Server } from 'node:http'
import { mayReadMetrics, metricsRefusal } from '@callboard/core/metrics-access'
import { poolUsage } from '@callboard/db/pool-usage'
import { createProcessRegistry } from '@callboard/jobs/process-metrics'
import { parseRefusals } from '@callboard/parsing/parse'
import type { Registry } from 'prom-client'

/** Prometheus metrics of a web process. Labels never contain a tenant: there can be thousands. */
export const createWebMetrics = (): Registry => createProcessRegistry({ parseRefusals, pools: poolUsage })

/**
 * Serves /metrics alone, on a port that no proxy forwards to.
 * @param token without one, metrics are only served on loopback
 */
export function serveMetrics(
  registry: Registry,
  { port, host, token }: { port: number; host: string; token?: string | undefined },
): Server {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') return void response.writeHead(404).end()
    // Nothing is a proxy here, so forwarding headers are not read.
    if (!mayReadMetrics(request, token, { includes: () => false })) return void response.writeHead(401).end(metricsRefusal)
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  return server.listen(port, host)
}
