import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DatabaseUse } from '@callboard/jobs/database-use'

/** As a value of the header `Server-Timing` (https://www.w3.org/TR/server-timing/). */
const serverTiming = ({ statements, waits, ms }: Pick<DatabaseUse, 'statements' | 'waits' | 'ms'>): string =>
  `db;dur=${ms.toFixed(1)};desc="statements: ${statements}, waits: ${waits}"`

/**
 * Sends with the head of a portal's page what it has asked of the database until then. A page that streams in asks for more after
 * its head: the whole is in the log and in the metrics. Other pages, actions and refusals have no such header, because numbers of
 * statements would tell strangers which accounts and organizations there are.
 */
export function addServerTiming(request: IncomingMessage, response: ServerResponse, use: DatabaseUse | undefined): void {
  const isPortal = request.headers['x-callboard-portal'] !== undefined || request.url?.startsWith('/t/')
  if (!use || !isPortal || request.method !== 'GET') return
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (status === 200) response.setHeader('server-timing', serverTiming(use))
    return writeHead(status, ...rest)
  }
}
