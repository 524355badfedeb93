import type { ItemRef, PluginContext } from './context.ts'

/** A source file; `url` shows it at the revision that was read, so that `#L7` is the line that was read. */
export type CodeFile = { path: string; text: string; url: string }

export type CodeLimits = { files: number; fileBytes: number; bytes: number }

/** Reads the source code of items of the plugin's source. */
export type CodeSource<Settings, Secrets> = {
  /** Seconds between two scheduled reads. Each reads only items of another version. */
  everyS: number
  /**
   * The source files of an item as of its version, the outermost first. An item without code has none.
   * @returns with the number of source files beyond the limits
   * @throws VendorError
   */
  read(
    context: PluginContext<Settings, Secrets>,
    item: ItemRef & { version: string },
    limits: CodeLimits,
  ): Promise<{ files: CodeFile[]; omitted: number }>
  /** The address at the vendor of a form for a new issue, filled in; whoever opens it decides whether it is sent. */
  issueForm?(settings: Settings, repository: string, issue: { title: string; body: string }): string
}
