import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'

const refusal =
  'Notifications of PostgreSQL do not arrive on this connection, so caches would keep stale answers and revoked tokens. This happens behind a pooler in transaction mode, such as PgBouncer. Set DATABASE_DIRECT_URL to the address of PostgreSQL itself, with the role callboard_system.'

async function connected(url: string, withinMs: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs, query_timeout: withinMs })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch {
    return undefined
  }
}

/**
 * Sends a notification to itself: from the pool's address to the one that is listened on.
 * @throws Error with what to configure, if it does not arrive. A database that cannot be reached is no reason: probes report it,
 * and connections are made once it is back.
 */
export async function requireNotifications(
  { listenUrl, url }: { listenUrl: string; url: string },
  withinMs = 5000,
): Promise<void> {
  const [listening, sending] = await Promise.all([connected(listenUrl, withinMs), connected(url, withinMs)])
  try {
    if (!listening || !sending) return
    const arrives = once(listening, 'notification', { signal: AbortSignal.timeout(withinMs) })
    // Handled below, where it is awaited.
    arrives.catch(() => {})
    const payload = randomUUID()
    await listening.query('listen self_test')
    await sending.query('select pg_notify($1, $2)', ['self_test', payload])
    await arrives.catch(() => {
      throw new Error(refusal)
    })
  } finally {
    await Promise.allSettled([listening?.end(), sending?.end()])
  }
}
