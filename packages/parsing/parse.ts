import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError } from '@callboard/core/errors'
import { currentWork } from '@callboard/jobs/work-context'
import { type Budget, NotParsed } from './not-parsed.ts'
import type { ParsePool } from './pool.ts'
import type { Input, Output, TaskName } from './tasks.ts'

// Next bundles its own copy of this module. The pool and the budgets belong to the process.
type Refusal = { task: TaskName; reason: NotParsed['reason']; count: number }
type Shared = { pool?: ParsePool; budgets: AsyncLocalStorage<Budget>; refusals: Map<string, Refusal> }
const holder = globalThis as typeof globalThis & { callboardParsing?: Shared }
holder.callboardParsing ??= { budgets: new AsyncLocalStorage(), refusals: new Map() }
const shared = holder.callboardParsing

/** Inputs that were not parsed since the process started, for its metrics. */
export const parseRefusals = (): Refusal[] => [...shared.refusals.values()]

function countRefusal(task: TaskName, { reason }: NotParsed): void {
  const key = `${task} ${reason}`
  shared.refusals.set(key, { task, reason, count: (shared.refusals.get(key)?.count ?? 0) + 1 })
}

/** Sets how a process starts its threads, as in apps/web/server.ts: Next's bundles cannot do it. */
export function provideParsePool(pool: ParsePool): void {
  shared.pool = pool
}

async function poolOfProcess(): Promise<ParsePool> {
  if (shared.pool) return shared.pool
  const { createParsePool } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './pool.ts')
  shared.pool ??= createParsePool()
  return shared.pool
}

/** Stops the threads of this process; the next call starts new ones. */
export async function closeParsing(): Promise<void> {
  const { pool } = shared
  delete shared.pool
  await pool?.close()
}

/**
 * Parses untrusted input in a thread that is terminated when it exceeds its time or memory limit.
 * @throws NotParsed with a sentence that continues the name of what was parsed
 */
export async function parse<Name extends TaskName>(task: Name, input: Input<Name>): Promise<Output<Name>> {
  const pool = await poolOfProcess()
  const owner = { tenant: currentWork()?.tenant ?? 'unknown', budget: shared.budgets.getStore() }
  return pool.parse(task, input, owner).catch((error) => {
    if (error instanceof NotParsed) countRefusal(task, error)
    throw error
  })
}

/** Like `parse`; undefined if it could not be parsed and the reason does not matter. */
export async function parseOr<Name extends TaskName>(task: Name, input: Input<Name>): Promise<Output<Name> | undefined> {
  try {
    return await parse(task, input)
  } catch (error) {
    if (error instanceof NotParsed) return undefined
    throw error
  }
}

/**
 * Like `parse`, for input of the current request.
 * @param what its name, for example "The file"
 * @throws AppError `invalid_input`
 */
export async function parseOrThrow<Name extends TaskName>(task: Name, input: Input<Name>, what: string): Promise<Output<Name>> {
  try {
    return await parse(task, input)
  } catch (error) {
    if (error instanceof NotParsed) throw new AppError('invalid_input', `${what} ${error.message}.`)
    throw error
  }
}

/** Everything parsed by this work shares a budget; once it is used up, nothing more is parsed. */
export const withBudget = <T>(totalMs: number, work: () => T, of?: Budget['shared']): T =>
  shared.budgets.run({ usedMs: 0, totalMs, ...(of ? { shared: of } : {}) }, work)
