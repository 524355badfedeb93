import type { ItemRef, PluginContext } from './context.ts'

/** A file by its URL at the vendor, and the item that refers to it. */
export type FileAddress = { url: string; item: ItemRef & { version: string } }

/** `version` changes whenever the bytes do. */
export type ReadFile = { bytes: Uint8Array<ArrayBuffer>; version: string }

/** Why a file cannot be read, as the end of a sentence. */
export type UnreadFile = { error: string; reason: 'not_found' | 'too_large' }

/** The last author of a file, as named by the vendor, and the URL of the commit. */
export type FileChange = { at: Date; author: string; url: string }

/** Reads raw files while a user waits. The plugin rejects URLs outside its account. */
export type FileReader<Settings, Secrets> = {
  /** Larger files are rejected before they are loaded. */
  read(context: PluginContext<Settings, Secrets>, file: FileAddress & { maxBytes: number }): Promise<ReadFile | UnreadFile>
  lastChange(context: PluginContext<Settings, Secrets>, file: FileAddress): Promise<FileChange | undefined>
}
