import pg from 'pg'

/** `reading`: connections of snapshots, whose `commit` nobody waits for. */
export type StatementPool = 'app' | 'reading' | 'system'

/** Called with the text of each statement as it is sent. Returns what is called once the statement has been answered. */
export type StatementWatcher = (text: string, pool: StatementPool) => () => void

const shared = globalThis as typeof globalThis & { callboardStatementWatcher?: StatementWatcher }

/** Watches every statement of the pools that this process opens afterwards, for benches and tests. */
export function watchStatements(watcher: StatementWatcher): void {
  shared.callboardStatementWatcher = watcher
}

const textOf = (query: unknown): string =>
  typeof query === 'string'
    ? query
    : typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string'
      ? query.text
      : ''

/** Sends a statement as pg does, with a callback or with a promise, and says when it was answered. */
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

function clientThat(watch: (text: string) => () => void): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      const query = this.query
      this.query = ((...args: unknown[]) => send(query, this, args, watch)) as typeof this.query
    }
  }
}

/** The pool option that makes connections report to the watcher; nothing, and no cost, where nobody watches. */
export function watchedClient(pool: StatementPool): { Client?: typeof pg.Client } {
  const watcher = shared.callboardStatementWatcher
  return watcher ? { Client: clientThat((text) => watcher(text, pool)) } : {}
}
