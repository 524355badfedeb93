import type { PluginContext } from '@callboard/plugin-kit/context'
import type { CostFile } from '@callboard/plugin-kit/costs'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { Secrets, Settings } from '../config.ts'

export type CostContext = PluginContext<Settings, Secrets>

/** A source of billing files. Both reads throw VendorError. */
export type BillSource = {
  /** Distinguishes this connection from others. */
  account(settings: Settings): string
  /** Files, sorted by name. */
  list(context: CostContext): Promise<CostFile[]>
  open(context: CostContext, key: string): Promise<AsyncIterable<Uint8Array>>
}

/** Maximum files of a listing: years of exports. */
export const maxFiles = 20_000

const isExport = (key: string) => /\.(csv|csv\.gz|gz|parquet)$/i.test(key)

/** Filters billing files in a listing. */
export const exportsAmong = (files: readonly (CostFile & { size: number })[]): CostFile[] =>
  files
    .filter((f) => isExport(f.key) && f.size > 0)
    .map(({ key, version }) => ({ key, version }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))

/** A setting required by the chosen provider. @throws VendorError `refused` naming the field */
export function needed(value: string | undefined, field: string, message: string): string {
  if (!value) throw new VendorError('refused', message, { field })
  return value
}

export const folder = (place: string, prefix: string) => (prefix ? `${place}/${prefix}` : place)
