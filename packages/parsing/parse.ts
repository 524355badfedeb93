import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError } from '@callboard/core/errors'
import { currentWork } from '@callboard/jobs/work-context'
import { type Budget, NotParsed } from './not-parsed.ts'
import type { ParsePool } from './pool.ts'
import type { Input, Output, TaskName } from './tasks.ts'

// A bundle of Next holds another copy of this module than the process around it. The pool and the budgets are the process's.
type Refusal = { task: TaskName; reason: NotParsed['reason']; count: number }
type Shared = { pool?: ParsePool; budgets: AsyncLocalStorage<Budget>; refusals: Map<string, Refusal> }
const holder = globalThis as typeof globalThis & { callboardParsing?: Shared }
holder.callboardParsing ??= { budgets: new AsyncLocalStorage(), refusals: new Map() }
const shared = holder.callboardParsing

/** How many inputs were not parsed since the process started, for its metrics. */
export const parseRefusals = (): Refusal[] => [...shared.refusals.values()]

function countRefusal(task: TaskName, { reason }: NotParsed): void {
  const key = `${task} ${reason}`
  shared.refusals.set(key, { task, reason, count: (shared.refusals.get(key)?.count ?? 0) + 1 })
}

/** Lets a process start its threads itself, as apps/web/server.ts does: Next's bundles cannot. */
export function provideParsePool(pool: ParsePool): void {
  shared.pool = pool
}

async function poolOfProcess(): Promise<ParsePool> {
  if (shared.pool) return shared.pool
  const { createParsePool } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './pool.ts')
  shared.pool ??= createParsePool()
  return shared.pool
}

/** Ends the threads of this process; the next call starts new ones. */
export async function closeParsing(): Promise<void> {
  const { pool } = shared
  delete shared.pool
  await pool?.close()
}

/**
 * Parses something that anybody may have written, in a thread that is ended when it takes too long or too much memory.
 * @throws NotParsed with a sentence to follow the name of what was parsed
 */
export async function parse<Name extends TaskName>(task: Name, input: Input<Name>): Promise<Output<Name>> {
  const pool = await poolOfProcess()
  const owner = { tenant: currentWork()?.tenant ?? 'unknown', budget: shared.budgets.getStore() }
  return pool.parse(task, input, owner).catch((error) => {
    if (error instanceof NotParsed) countRefusal(task, error)
    throw error
  })
}

/** Like `parse`; undefined for what could not be parsed, where nobody needs to know why. */
export async function parseOr<Name extends TaskName>(task: Name, input: Input<Name>): Promise<Output<Name> | undefined> {
  try {
    return await parse(task, input)
  } catch (error) {
    if (error instanceof NotParsed) return undefined
    throw error
  }
}

/**
 * Like `parse`, for what somebody has sent us to parse at once.
 * @param what its name, for example "The file"
 * @throws AppError `invalid_input`
 */
export async function parseOrRefuse<Name extends TaskName>(task: Name, input: Input<Name>, what: string): Promise<Output<Name>> {
  try {
    return await parse(task, input)
  } catch (error) {
    if (error instanceof NotParsed) throw new AppError('invalid_input', `${what} ${error.message}.`)
    throw error
  }
}

/** Everything that is parsed by this work shares a budget; what comes after it is used up is not parsed. */
export const withBudget = <T>(totalMs: number, work: () => T, of?: Budget['shared']): T =>
  shared.budgets.run({ usedMs: 0, totalMs, ...(of ? { shared: of } : {}) }, work)
