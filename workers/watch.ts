import { trustedTenantId } from '@callboard/core/ids'
import { listen } from '@callboard/db/listen'
import { systemDb } from '@callboard/db/system-db'
import { runGuarded } from '@callboard/jobs/work-context'
import type { Platform } from '@callboard/kernel/platform'
import { recordWatchFailure, watchIntegration } from '@callboard/modules/workloads'
import { reconnectPauseMs } from '@callboard/modules/workloads/domain/reconnect'
import { isVendorError, retryDelayS } from '@callboard/plugin-kit/vendor-error'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** Interval of full checks, in case a notification was missed or another process has ended. */
const pollIntervalMs = 5000
/** After a connection this long, the next loss is retried immediately again. */
const stableAfterMs = 60_000

/** Watchers that start together do so this long apart: a listing needs most memory for a moment, and few have it at once. */
const startApartMs = 50

/** How long a failed watcher may take to stop. */
const maxShutdownMs = 5000

type Desired = { tenantId: string; id: string; configuration: string }
type ActiveWatch = { configuration: string; stop: AbortController; ended: Promise<void> }

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/**
 * Watches every active integration of plugins with a watcher. Each is watched by one process, which holds a PostgreSQL advisory
 * lock on one connection, so another takes over as soon as the process or its connection is gone.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function startWatching(options: {
  platform: Platform
  databaseUrl: string
  log: Logger
  metrics: Metrics
  maxWatches: number
}): {
  stop(): Promise<void>
} {
  const { platform, log, metrics } = options
  const plugins = platform.plugins
    .all()
    .filter((p) => p.watcher)
    .map((p) => p.manifest.id)
  const active = new Map<string, ActiveWatch>()
  let locks: pg.Client | undefined
  let stopped = false
  let round: Promise<void> | undefined
  let again = false

  /** Runs until it ends for any reason: the watcher itself, or an uncaught error in a callback. */
  const attempt = async (desired: Desired, signal: AbortSignal) => {
    const target = { tenantId: trustedTenantId(desired.tenantId), integrationId: desired.id }
    let watching: Promise<void> = Promise.resolve()
    let stray = false
    const about = { kind: 'follower', tenant: desired.tenantId, integration: desired.id } as const
    try {
      await runGuarded(about, signal, (until) => {
        until.addEventListener('abort', () => {
          stray = !signal.aborted
        })
        watching = watchIntegration(platform, target, until)
        return watching
      })
    } catch (error) {
      if (!stray) throw error
      // It must close its connections before it is restarted; one that cannot is abandoned.
      await Promise.race([watching.catch(() => {}), pause(maxShutdownMs, signal)])
      await recordWatchFailure(target, error)
      throw error
    }
  }

  const runWatch = async (desired: Desired, signal: AbortSignal, startMs: number) => {
    let wait = 0
    if (startMs > 0) await pause(startMs, signal)
    while (!signal.aborted) {
      const began = Date.now()
      let requestedMs = 0
      let refused = false
      try {
        await attempt(desired, signal)
      } catch (error) {
        metrics.restarts.inc()
        requestedMs = (retryDelayS(error) ?? 0) * 1000
        refused = isVendorError(error) && (error.kind === 'unauthorized' || error.kind === 'forbidden')
        log.warn({ err: error, tenant: desired.tenantId, integration: desired.id }, 'watch interrupted')
      }
      if (signal.aborted) return
      wait = reconnectPauseMs(Date.now() - began > stableAfterMs ? 0 : wait, refused ? 'refused' : 'lost')
      await pause(Math.max(wait * (0.7 + Math.random() * 0.6), requestedMs), signal)
    }
  }

  const begin = (desired: Desired, startMs: number) => {
    const stop = new AbortController()
    active.set(desired.id, { configuration: desired.configuration, stop, ended: runWatch(desired, stop.signal, startMs) })
  }
  const end = async (id: string) => {
    const one = active.get(id)
    if (!one) return
    one.stop.abort()
    await one.ended
    active.delete(id)
  }

  const openLocks = async (): Promise<pg.Client> => {
    if (locks) return locks
    const client = new pg.Client({ connectionString: options.databaseUrl, keepAlive: true })
    const lost = () => {
      if (locks !== client) return
      locks = undefined
      // The locks were lost with the connection; another process may hold them now.
      for (const id of active.keys()) void end(id)
    }
    client.on('error', lost)
    client.on('end', lost)
    await client.connect()
    locks = client
    return client
  }

  const reconcileOnce = async () => {
    const desired = await systemDb('scheduler').$queryRaw<Desired[]>`
      select i.tenant_id as "tenantId", i.id, md5(concat(i.settings::text, i.secrets, coalesce(r.epoch, 0), a.connection_id)) as configuration
      from integration i left join runtime r on r.tenant_id = i.tenant_id and r.integration_id = i.id
        left join agent a on a.tenant_id = i.tenant_id and a.integration_id = i.id
      where i.state = 'active' and i.plugin_id = any(${plugins}::text[]) order by i.id`
    const byId = new Map(desired.map((w) => [w.id, w]))
    const client = await openLocks()
    let started = 0
    for (const [id, one] of active) {
      const now = byId.get(id)
      if (now && now.configuration === one.configuration) continue
      await end(id)
      if (now) begin(now, startApartMs * started++)
      else await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [id])
    }
    for (const one of desired) {
      if (stopped || active.size >= options.maxWatches) break
      if (active.has(one.id)) continue
      const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [one.id])
      if (rows[0]?.held) begin(one, startApartMs * started++)
    }
    metrics.following.set(active.size)
  }

  const reconcile = (): void => {
    if (stopped) return
    again = true
    round ??= (async () => {
      while (again && !stopped) {
        again = false
        await reconcileOnce().catch((error) => log.warn({ err: error }, 'could not reconcile watches'))
      }
      round = undefined
    })()
  }
  const listener = listen({ url: options.databaseUrl, channel: 'watches', onNotice: reconcile, onConnected: reconcile })
  const poll = setInterval(reconcile, pollIntervalMs)

  return {
    async stop() {
      stopped = true
      clearInterval(poll)
      await listener.stop()
      await round
      await Promise.all([...active.keys()].map(end))
      const client = locks
      locks = undefined
      await client?.end().catch(() => {})
    },
  }
}
