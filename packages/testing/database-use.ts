import { setImmediate, setTimeout } from 'node:timers/promises'
import { databasePools } from '@callboard/db/clients'
import { isAwaited, watchStatements } from '@callboard/db/statements'
import { DatabaseUse } from '@callboard/jobs/database-use'
import { runInContext } from '@callboard/jobs/work-context'

/** For how long, and for how many turns of the event loop, nothing is sent once everything is waiting. */
const [quietMs, quietTurns] = [2, 25]

/** Holds responses back until nothing more is sent without one of them, and then lets all of them go. */
function inRounds() {
  let [changes, unanswered, isOver] = [0, 0, false]
  let held: (() => void)[] = []
  const isQuiet = async () => {
    const before = changes
    await setTimeout(quietMs)
    for (let turn = 0; turn < quietTurns; turn++) await setImmediate()
    return before === changes && unanswered === 0
  }
  const release = async () => {
    while (!isOver || unanswered > 0 || held.length > 0) {
      if (!(await isQuiet())) continue
      const round = held
      held = []
      for (const go of round) go()
    }
  }
  return {
    send() {
      changes++
      unanswered++
      return () => {
        changes++
        unanswered--
        return new Promise<void>((resolve) => held.push(resolve))
      }
    },
    release,
    end() {
      isOver = true
    },
  }
}

/** Opens every connection that the pools may have: a statement that waits for one to be opened misses its round. */
async function openConnections(): Promise<void> {
  for (const pool of Object.values(databasePools())) {
    const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
    for (const client of clients) client.release()
  }
}

/**
 * What a piece of work asks of the database that is open. Statements are answered in rounds: each contains all that are sent without
 * waiting for another of it. What is counted therefore depends on the work alone, and not on how busy the machine is.
 * @returns transactions that it began, its statements, how often it waited for some, and its result
 */
export async function countDatabaseUse<T>(work: () => Promise<T>) {
  await openConnections()
  const use = new DatabaseUse()
  const rounds = inRounds()
  let transactions = 0
  watchStatements((text, pool) => {
    if (/^begin/i.test(text)) transactions++
    return isAwaited(text, pool) ? rounds.send() : () => {}
  })
  const released = rounds.release()
  try {
    const result = await runInContext({ kind: 'request', fail() {}, database: use }, work)
    return { transactions, statements: use.statements, waits: use.waits, result }
  } finally {
    rounds.end()
    await released
    watchStatements(undefined)
  }
}

const maxAttempts = 6

/**
 * What a piece of work asks of the database once what it remembers is known. It is measured until two attempts agree: an answer that
 * is reused until the clock strikes, or a connection that was closed while the machine stood still, adds to one of them.
 * @throws Error where no two in a row agree
 */
export async function repeatedDatabaseUse<T>(work: () => Promise<T>) {
  await work()
  let before = await countDatabaseUse(work)
  for (let attempt = 1; attempt < maxAttempts; attempt++) {
    const use = await countDatabaseUse(work)
    if (use.statements === before.statements && use.waits === before.waits) return use
    before = use
  }
  throw new Error(
    `The work asks something else of the database each time: ${before.statements} statements, ${before.waits} waits.`,
  )
}
