import { forTenant } from '@callboard/db/for-tenant'
import type { Attempt } from './run-record.ts'
import type { StoredLine } from './step-log.ts'

const intervalMs = 1000

/**
 * Runs `work` and writes the lines that it logs while it runs, at most once a second, so that open pages show them. When it
 * returns, no write is in progress: what follows writes the whole log. A write that fails is left to the next one.
 * @param lines grows while `work` runs
 */
export async function streamLog<T>(of: Attempt, lines: readonly StoredLine[], work: () => Promise<T>): Promise<T> {
  const { runId, position, attempt } = of
  let written = lines.length
  let writing: Promise<unknown> | undefined
  const write = () => {
    if (writing || lines.length === written) return
    written = lines.length
    // Another attempt has a log of its own.
    const where = { runId, position, attempts: attempt }
    writing = forTenant(of.tenantId)
      .tx((db) => db.templateStep.updateMany({ where, data: { log: [...lines] } }))
      .catch(() => undefined)
      .finally(() => {
        writing = undefined
      })
  }
  const timer = setInterval(write, intervalMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await writing
  }
}
