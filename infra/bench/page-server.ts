import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { addStatement, watchStatements } from '@callboard/db/statements'
import { DatabaseUse } from '@callboard/jobs/database-use'
import { root } from '../launch/paths.ts'
import type { PageCounts, SlowStatement } from './page-counts.ts'

// The web process as in production, with counted statements. The bench requests the counts over the IPC channel.

let use = new DatabaseUse()
let transactions = 0
let slowest: SlowStatement[] = []
let inFlight = 0

watchStatements((text, pool) => {
  if (/^\s*begin\b/i.test(text)) transactions++
  inFlight++
  const began = performance.now()
  const answered = addStatement(use, text, pool)
  return () => {
    inFlight--
    answered?.()
    slowest = [...slowest, { text, ms: performance.now() - began }].sort((a, b) => b.ms - a.ms).slice(0, 3)
  }
})

process.on('message', async (message) => {
  if (message !== 'counts') return
  // A snapshot's end is sent without waiting for its response.
  while (inFlight > 0) await wait(1)
  const { statements, waits, ms } = use
  process.send?.({ statements, waits, databaseMs: ms, transactions, slowest } satisfies PageCounts)
  use = new DatabaseUse()
  transactions = 0
  slowest = []
})

await import(path.join(root, 'apps/web/server.ts'))
