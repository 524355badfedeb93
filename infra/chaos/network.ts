import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type NetworkProxy, startNetworkProxy } from '@callboard/testing/network-proxy'
import { freePorts } from '@callboard/testing/ports'
import { withDatabase } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { startInstalledRedis } from '../launch/redis.ts'

/** What the processes depend on, each by way of a proxy. */
export type Network = {
  postgres: NetworkProxy
  /** Without a redis-server there is no Redis to disturb. */
  redis: NetworkProxy | undefined
  vendors: NetworkProxy
  /** Environment of a stack whose connections go through the proxies. */
  environment: Record<string, string>
  /** The address of the vendors' stand-ins, which a stack chooses. */
  setVendors(url: string): void
  /** The same database without the proxy, for whoever watches. */
  direct(databaseUrl: string): string
  stopPostgres(forMs: number): Promise<void>
  stop(): Promise<void>
}

const addressOf = (url: string) => ({ hostname: new URL(url).hostname, port: Number(new URL(url).port) })

async function startRedis(dir: string): Promise<{ proxy: NetworkProxy; url: string; stop(): Promise<void> } | undefined> {
  const redis = await startInstalledRedis(dir)
  if (!redis) return undefined
  const proxy = await startNetworkProxy(() => addressOf(redis.url))
  const stop = async () => {
    await proxy.close()
    await redis.stop()
  }
  return { proxy, url: proxy.through(redis.url).replace(/\/$/, ''), stop }
}

/** Starts PostgreSQL, and Redis where it is installed, each behind a proxy. */
export async function startNetwork(): Promise<Network> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'callboard-network-'))
  chmodSync(dir, 0o755)
  // Below the range of ephemeral ports, so that nothing else takes it while the server is stopped.
  const port = await freePorts()
  const start = () => startEmbeddedPostgres({ dir: path.join(dir, 'postgres'), port, password: 'chaos', durable: true })
  let server = await start()
  const postgres = await startNetworkProxy(() => ({ hostname: '127.0.0.1', port }))
  const redis = await startRedis(dir)
  let vendorsAt = { hostname: '127.0.0.1', port: 0 }
  const vendors = await startNetworkProxy(() => vendorsAt)
  const vendorsAddress = `127.0.0.1:${vendors.port}`
  return {
    postgres,
    redis: redis?.proxy,
    vendors,
    environment: {
      DATABASE_URL: postgres.through(withDatabase(server.superuserUrl, 'callboard')),
      ...(redis ? { REDIS_URL: redis.url } : {}),
      OUTGOING_ALLOW: vendorsAddress,
      STRIPE_API_URL: `http://${vendorsAddress}`,
    },
    setVendors(url) {
      vendorsAt = addressOf(url)
    },
    direct: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    async stopPostgres(forMs) {
      await server.stop()
      await wait(forMs)
      server = await start()
    },
    async stop() {
      for (const proxy of [postgres, vendors]) await proxy.close()
      await redis?.stop()
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
