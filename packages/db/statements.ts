import pg from 'pg'

/** `reading`: connections for snapshots, whose COMMIT is not awaited. */
export type StatementPool = 'app' | 'reading' | 'system'

/** Called with the text of each statement when it is sent; the returned function is called with its response. */
export type StatementWatcher = (text: string, pool: StatementPool) => () => void

const shared = globalThis as typeof globalThis & { callboardStatementWatcher?: StatementWatcher }

/** Observes every statement of pools opened afterwards, for benchmarks and tests. */
export function watchStatements(watcher: StatementWatcher): void {
  shared.callboardStatementWatcher = watcher
}

const textOf = (query: unknown): string =>
  typeof query === 'string'
    ? query
    : typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string'
      ? query.text
      : ''

/** Sends a statement as pg does, by callback or promise, and reports its completion. */
function send(
  query: (...args: never[]) => unknown,
  client: pg.Client,
  args: unknown[],
  watch: (text: string) => () => void,
): unknown {
  const answered = watch(textOf(args[0]))
  const callback = args.at(-1)
  if (typeof callback === 'function') {
    const wrapped = (...results: unknown[]) => {
      answered()
      return Reflect.apply(callback, undefined, results)
    }
    return Reflect.apply(query, client, [...args.slice(0, -1), wrapped])
  }
  const result: unknown = Reflect.apply(query, client, args)
  if (result instanceof Promise) result.then(answered, answered)
  else answered()
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

function clientThat(watch: (text: string) => () => void): typeof pg.Client {
  return class extends PooledClient {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      const query = this.query
      this.query = ((...args: unknown[]) => send(query, this, args, watch)) as typeof this.query
    }
  }
}

/** The connections of a pool. They report to the observer, if there is one. */
export function clientOf(pool: StatementPool): { Client: typeof pg.Client } {
  const watcher = shared.callboardStatementWatcher
  return { Client: watcher ? clientThat((text) => watcher(text, pool)) : PooledClient }
}
