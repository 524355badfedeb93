import type { ItemPlace, PluginContext } from './context.ts'

/** A file by the address at which the vendor shows it, and the item that names it. */
export type FileAddress = { url: string; item: ItemPlace & { version: string } }

/** `version` changes whenever the bytes do. */
export type ReadFile = { bytes: Uint8Array<ArrayBuffer>; version: string }

/** Why a file cannot be read, as the rest of a sentence. */
export type UnreadFile = { error: string; reason: 'not_found' | 'too_large' }

/** Who changed a file last, as the vendor calls them, and the address of that change. */
export type FileChange = { at: Date; author: string; url: string }

/** Reads files as they are, while a person waits. The plugin refuses addresses that are not its account's. */
export type FileReader<Settings, Secrets> = {
  /** A larger file is refused before it is loaded. */
  read(context: PluginContext<Settings, Secrets>, file: FileAddress & { maxBytes: number }): Promise<ReadFile | UnreadFile>
  lastChange(context: PluginContext<Settings, Secrets>, file: FileAddress): Promise<FileChange | undefined>
}
