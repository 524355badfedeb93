import type { DatabaseUse } from '@callboard/jobs/database-use'
import { currentWork } from '@callboard/jobs/work-context'
import pg from 'pg'

/** `reading`: connections for snapshots, whose COMMIT is not awaited. */
export type StatementPool = 'app' | 'reading' | 'system'

/**
 * Called with the text of each statement when it is sent; the returned function is called with its response.
 * A promise that it returns holds the response back, as a slower network would.
 */
export type StatementWatcher = (text: string, pool: StatementPool) => () => void | Promise<void>

const shared = globalThis as typeof globalThis & { callboardStatementWatcher?: StatementWatcher | undefined }

/** Observes every statement, for benchmarks and tests; `undefined` ends that. */
export function watchStatements(watcher: StatementWatcher | undefined): void {
  shared.callboardStatementWatcher = watcher
}

/** Begins, binds or ends a transaction. */
const isControl = (text: string) => /^\s*(begin|commit|rollback|select set_config\('app\.tenant_id')/i.test(text)

/** Nobody waits for the end of a snapshot. */
export const isAwaited = (text: string, pool: StatementPool): boolean => pool !== 'reading' || text !== 'commit'

/**
 * Adds a statement to the use of the database, if it is awaited.
 * @returns called with its response
 */
export function addStatement(use: DatabaseUse, text: string, pool: StatementPool): (() => void) | undefined {
  if (!isAwaited(text, pool)) return undefined
  return use.send(isControl(text) ? 'control' : 'statement')
}

/**
 * Tells the work that sends a statement, and the observer, if there is one.
 * @returns called with its response; a promise holds that back
 */
function begin(text: string, pool: StatementPool): () => void | Promise<void> {
  const watched = shared.callboardStatementWatcher?.(text, pool)
  // Called with a response that may be in another work's context, so it is found when the statement is sent.
  const use = currentWork()?.database
  const counted = use && addStatement(use, text, pool)
  return () => {
    const held = watched?.()
    if (!held) return counted?.()
    return held.then(counted)
  }
}

const textOf = (query: unknown): string =>
  typeof query === 'string'
    ? query
    : typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string'
      ? query.text
      : ''

/** Sends a statement as pg does, by callback or promise, and reports its completion. */
function send(query: (...args: never[]) => unknown, client: pg.Client, args: unknown[], pool: StatementPool): unknown {
  const answered = begin(textOf(args[0]), pool)
  const callback = args.at(-1)
  if (typeof callback === 'function') {
    const wrapped = (...results: unknown[]) => {
      const held = answered()
      if (!held) return Reflect.apply(callback, undefined, results)
      held.then(() => Reflect.apply(callback, undefined, results))
    }
    return Reflect.apply(query, client, [...args.slice(0, -1), wrapped])
  }
  const result: unknown = Reflect.apply(query, client, args)
  if (result instanceof Promise) {
    const reported = result.finally(answered)
    // Some statements are sent before anyone waits for them.
    reported.catch(() => {})
    return reported
  }
  answered()
  return result
}

/** Neither pg nor PostgreSQL ends an attempt to connect that nobody answers. */
const connectWithinMs = 10_000

/**
 * A connection whose breaking never ends the process. A pool stops listening for errors of a connection as soon as it
 * closes it, and the server may end it before that is done. Statements still fail with the error.
 */
class PooledClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    // Not an option of the pool, for which it is also the longest wait for a free connection.
    super({
      ...(typeof config === 'string' ? { connectionString: config } : config),
      connectionTimeoutMillis: connectWithinMs,
    })
    this.on('error', () => {})
  }
}

function clientThat(pool: StatementPool): typeof pg.Client {
  return class extends PooledClient {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      const query = this.query
      this.query = ((...args: unknown[]) => send(query, this, args, pool)) as typeof this.query
    }
  }
}

/** The connections of a pool. They report their statements to the work that sends them, and to the observer. */
export const clientOf = (pool: StatementPool): { Client: typeof pg.Client } => ({ Client: clientThat(pool) })
