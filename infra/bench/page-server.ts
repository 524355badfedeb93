import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { watchStatements } from '@callboard/db/statements'
import { root } from '../launch/paths.ts'
import type { PageCounts } from './page-counts.ts'

// The web process as in production, with counted statements. The bench requests the counts over the IPC channel.

const none = (): PageCounts => ({ statements: 0, transactions: 0 })
let counts = none()
let inFlight = 0

const isBegin = (text: string) => /^\s*begin\b/i.test(text)
/** Statements that open, configure or end a transaction are not queries of the page. */
const isControl = (text: string) => isBegin(text) || /^\s*(commit|rollback)\b|set_config\('app\.tenant_id'/i.test(text)

watchStatements((text) => {
  if (isBegin(text)) counts.transactions++
  if (!isControl(text)) counts.statements++
  inFlight++
  return () => {
    inFlight--
  }
})

process.on('message', async (message) => {
  if (message !== 'counts') return
  // A snapshot's end is sent without waiting for its response.
  while (inFlight > 0) await wait(1)
  process.send?.(counts)
  counts = none()
})

await import(path.join(root, 'apps/web/server.ts'))
