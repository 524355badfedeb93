import type { PluginContext } from './context.ts'

/** A file of a bill where its provider keeps it. `version` changes whenever its content does. */
export type CostFile = { key: string; version: string }

/** Where bills come from: files in FOCUS, as the provider exports them. */
export type CostSource<Settings, Secrets> = {
  /** Seconds between looks for new files. */
  everyS: number
  /** Whether people bring the files: the platform keeps them then, and neither `list` nor `open` is asked. */
  uploaded?(settings: Settings): boolean
  list(context: PluginContext<Settings, Secrets>): Promise<CostFile[]>
  open(context: PluginContext<Settings, Secrets>, key: string): Promise<AsyncIterable<Uint8Array>>
}
