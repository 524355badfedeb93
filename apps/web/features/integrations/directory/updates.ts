import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import type { PluginServer } from '@callboard/plugin-kit/server'

/** "30 minutes", "1 hour". */
const interval = (seconds: number): string => {
  const [count, unit] = seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [Math.round(seconds / 60), 'minute']
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}

/** How a plugin learns of changes. */
export function updatesOf({ syncEveryS }: PluginManifest, server: PluginServer | undefined): string {
  if (syncEveryS === undefined) return 'With the data that it shows'
  if (server?.watcher) return 'Live'
  if (server?.receivesEntities) return 'When entities are pushed'
  const every = `Every ${interval(syncEveryS)}`
  return server?.webhooks ? `On every webhook, and ${every.toLowerCase()}` : every
}
