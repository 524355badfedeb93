import type { PluginContext } from './context.ts'

/** A billing file at its provider. `version` changes whenever the content does. */
export type CostFile = { key: string; version: string }

/** A source of billing files in FOCUS, as exported by the provider. */
export type CostSource<Settings, Secrets> = {
  /** Seconds between checks for new files. */
  everyS: number
  /** Whether users upload the files: the platform stores them, and neither `list` nor `open` is called. */
  uploaded?(settings: Settings): boolean
  list(context: PluginContext<Settings, Secrets>): Promise<CostFile[]>
  open(context: PluginContext<Settings, Secrets>, key: string): Promise<AsyncIterable<Uint8Array>>
}
