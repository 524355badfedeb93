import type { PluginServer } from '@callboard/plugin-kit/server'

/** Seconds from the end of a sync of so many items to the next one. */
export const syncIntervalS = ({ source, manifest }: Pick<PluginServer, 'source' | 'manifest'>, items: number): number =>
  source?.everyS?.(items) ?? manifest.syncEveryS

/** The next sync, counted from a run of so many items that ends now. */
export const nextSyncAfterNow = (plugin: Pick<PluginServer, 'source' | 'manifest'>, items = 0): Date =>
  new Date(Date.now() + syncIntervalS(plugin, items) * 1000)
