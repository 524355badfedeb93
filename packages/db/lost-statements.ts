import pg from 'pg'

/** How often connections are looked at. Whoever waits for a lost answer waits for two to three of these. */
const intervalMs = 5000

const processOf = (client: pg.Client): unknown => Reflect.get(client, 'processID')
/** `readyForQuery` is how pg itself knows that it has sent a statement whose answer has not ended. */
const isWaiting = (client: pg.Client): boolean => Reflect.get(client, 'readyForQuery') === false
const receivedBytes = ({ connection }: pg.Client): number => Reflect.get(connection.stream, 'bytesRead')

/**
 * Which of these server processes run a statement.
 * @returns undefined if that cannot be known: the server cannot be reached, or a pooler has numbers of its own
 */
async function findRunning(url: string, processes: readonly unknown[]): Promise<ReadonlySet<unknown> | undefined> {
  const within = { connectionTimeoutMillis: intervalMs, query_timeout: intervalMs }
  const client = new pg.Client({ connectionString: url, ...within })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ own: number; running: number[] }>(
      `select pg_backend_pid() as own, array(select pid from pg_stat_activity where pid = any($1) and state = 'active') as running`,
      [processes],
    )
    return rows[0]?.own === processOf(client) ? new Set(rows[0]?.running) : undefined
  } catch {
    return undefined
  } finally {
    void client.end().catch(() => {})
  }
}

/**
 * Closes connections of a pool that wait for an answer which will never come, because a firewall has forgotten them or the server
 * is gone. A timeout alone would not do: statements of jobs may take ten minutes. So where nothing has arrived for five seconds,
 * a query on another connection tells whether the server still works on the statement. What waits then fails like on any lost
 * connection.
 * @param url the address and role of the pool, because PostgreSQL shows a role the statements of its own sessions only
 */
export function closeLostConnections(pool: pg.Pool, url: string, everyMs = intervalMs): void {
  const clients = new Set<pg.Client>()
  const silent = new Map<pg.Client, number>()
  pool.on('connect', (client) => clients.add(client as unknown as pg.Client))
  pool.on('remove', (client) => clients.delete(client as unknown as pg.Client))
  const look = async () => {
    const waiting = [...clients].filter(isWaiting)
    const suspects = waiting.filter((client) => silent.get(client) === receivedBytes(client))
    silent.clear()
    for (const client of waiting) silent.set(client, receivedBytes(client))
    if (suspects.length === 0) return
    const running = await findRunning(url, suspects.map(processOf))
    if (!running) return
    // It may have answered meanwhile.
    for (const client of suspects)
      if (!running.has(processOf(client)) && isWaiting(client) && silent.get(client) === receivedBytes(client))
        client.connection.stream.destroy()
  }
  const lookAgain = () => {
    if (!pool.ended) void look().finally(() => setTimeout(lookAgain, everyMs).unref())
  }
  setTimeout(lookAgain, everyMs).unref()
}
