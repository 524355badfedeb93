import type { ItemRef, PluginContext } from './context.ts'

/**
 * A source file; `url` shows it at the revision that was read, so that `#L7` is the line that was read. `content` names its
 * content: a file with the same name is the same text. The text of what is no text is empty.
 */
export type CodeFile = { path: string; text: string; url: string; content: string }

/** Files that were read before, by path, each with the name of its content. */
export type KnownFiles = { readonly [path: string]: string }

export type CodeLimits = { files: number; fileBytes: number; bytes: number }

/** Reads the source code of items of the plugin's source. */
export type CodeSource<Settings, Secrets> = {
  /** Seconds between two scheduled reads. Each reads only items of another version. */
  everyS: number
  /**
   * The source files of an item as of its version, the outermost first, without those whose content is known. An item without
   * code has none.
   * @returns with the paths of files that are as they are known, and the number of source files beyond the limits
   * @throws VendorError
   */
  read(
    context: PluginContext<Settings, Secrets>,
    item: ItemRef & { version: string },
    limits: CodeLimits,
    known: KnownFiles,
  ): Promise<{ files: CodeFile[]; unchanged: string[]; omitted: number }>
  /** The address at the vendor of a form for a new issue, filled in; whoever opens it decides whether it is sent. */
  issueForm?(settings: Settings, repository: string, issue: { title: string; body: string }): string
}
