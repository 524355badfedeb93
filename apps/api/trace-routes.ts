import { traceRequest } from '@callboard/jobs/trace-request'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** Traces and logs every request by its route's pattern. */
export function traceRoutes(app: FastifyInstance, log: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    const trace = traceRequest(request.raw, reply.raw, log)
    trace.route = request.routeOptions.url ?? 'unmatched'
    trace.handler = 'api'
    trace.run(done)
  })
  // Handlers of requests with a body are called by socket events, outside the context of earlier hooks.
  app.addHook('preValidation', (request, reply, done) => traceRequest(request.raw, reply.raw, log).run(done))
}
