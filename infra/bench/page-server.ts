import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { watchStatements } from '@callboard/db/statements'
import { root } from '../launch/paths.ts'
import type { PageCounts, SlowStatement } from './page-counts.ts'

// The web process as in production, with counted statements. The bench requests the counts over the IPC channel.

const none = (): PageCounts => ({ statements: 0, transactions: 0, slowest: [] })
let counts = none()
let inFlight = 0

const isBegin = (text: string) => /^\s*begin\b/i.test(text)
/** Statements that open, configure or end a transaction are not queries of the page. */
const isControl = (text: string) => isBegin(text) || /^\s*(commit|rollback)\b|set_config\('app\.tenant_id'/i.test(text)

function keepSlowest(statement: SlowStatement): void {
  counts.slowest = [...counts.slowest, statement].sort((a, b) => b.ms - a.ms).slice(0, 3)
}

watchStatements((text) => {
  if (isBegin(text)) counts.transactions++
  if (!isControl(text)) counts.statements++
  inFlight++
  const began = performance.now()
  return () => {
    inFlight--
    keepSlowest({ text, ms: performance.now() - began })
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
