import type { ServerResponse } from 'node:http'
import { currentWork } from '@callboard/jobs/work-context'

/**
 * Shows what a response has asked of the database before its first bytes, as `Server-Timing`. A page that streams goes on
 * reading after that.
 */
export function showDatabaseUse(response: ServerResponse): void {
  const use = currentWork()?.database
  if (!use) return
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse
  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.setHeader('server-timing', `db;desc="${use.statements} statements, ${use.waits} waits"`)
    return writeHead(status, ...rest)
  }
}
