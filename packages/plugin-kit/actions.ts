import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { z } from 'zod'
import type { PluginContext } from './context.ts'
import type { Workspace } from './workspace.ts'

/** What an action receives each time that its step is tried. */
export type ActionRun = {
  workspace: Workspace
  /** The same for every attempt, so that an action can find what it made before a crash. */
  idempotencyKey: string
  /** From 1. */
  attempt: number
  firstStartedAt: Date
  /** Aborts when the step's time is over, or the process stops. */
  signal: AbortSignal
  /** A line of the step's log. Secrets are masked. */
  log(text: string): void
  /** What an earlier attempt passed to `setUndo`. */
  undo: JsonObject | undefined
  /**
   * Says what undoes the things made so far, in case the action fails after it. The last call counts.
   */
  setUndo(undo: JsonObject): void
  /** The page of the run, for what it makes elsewhere. */
  runUrl: string
  startedBy: string
}

/**
 * `undo` is passed to the action's `undo` when the run fails later. Null: nothing undoes it. Absent: what was last passed to
 * `setUndo`, if anything.
 */
export type ActionResult = { output: JsonObject; undo?: JsonObject | null }

/** A file of a repository: as it is, and as an action would leave it. Null: there is none. */
export type FileChange = {
  path: string
  /** Its path in the workspace; null if it is deleted. */
  source: string | null
  before: Uint8Array | null
  after: Uint8Array | null
}

/** What an action would change in a repository. `omitted` files were not compared: they are too many, or too large. */
export type ProposedChanges = { target: string; files: FileChange[]; omitted: number }

/** Number of files that a dry run compares with those of a repository. */
export const maxCompared = 100

type ActionExample = { description: string; example: string }

/** What an action says about itself. */
export type ActionAbout = {
  /** As templates name it, such as `publish:github`. */
  id: string
  description: string
  input: z.ZodType
  /** Of its output. */
  output: z.ZodType
  examples: readonly ActionExample[]
}

/** An action of a plugin, run with one of its integrations. Created by `defineAction`. */
export type PluginAction<Settings = unknown, Secrets = unknown> = ActionAbout & {
  /** The account that an input names: `accountKey` of the connection's check, without a scheme. Undefined if any will do. */
  account(input: unknown): string | undefined
  run(context: PluginContext<Settings, Secrets>, run: ActionRun, input: unknown): Promise<ActionResult>
  undo?(context: PluginContext<Settings, Secrets>, run: ActionRun, undo: JsonObject): Promise<void>
  /** What a dry run shows instead: a sentence, and a made-up output. */
  describe(input: unknown): { text: string; output: JsonObject }
  /** For a dry run: the files that it would change. Only reads. @throws VendorError if they cannot be read */
  changes?(context: PluginContext<Settings, Secrets>, run: ActionRun, input: unknown): Promise<ProposedChanges>
}

/** An action whose functions, except `undo`, receive its parsed input. */
export function defineAction<Input extends z.ZodType, Settings, Secrets>(
  action: Omit<ActionAbout, 'input'> & {
    input: Input
    account(input: z.output<Input>): string | undefined
    run(context: PluginContext<Settings, Secrets>, run: ActionRun, input: z.output<Input>): Promise<ActionResult>
    undo?(context: PluginContext<Settings, Secrets>, run: ActionRun, undo: JsonObject): Promise<void>
    describe(input: z.output<Input>): { text: string; output: JsonObject }
    changes?(context: PluginContext<Settings, Secrets>, run: ActionRun, input: z.output<Input>): Promise<ProposedChanges>
  },
): PluginAction<Settings, Secrets> {
  return action as unknown as PluginAction<Settings, Secrets>
}

export type FolderFile = { path: string; content: Uint8Array; executable: boolean }

/** Reads the files of a folder, or one file, by its address at the vendor. */
export type FolderReader<Settings, Secrets> = {
  /** Whether the address is one of this account's host. */
  serves(settings: Settings, url: string): boolean
  /** Paths are relative to the folder. A single file has its own name. @throws VendorError */
  read(
    context: PluginContext<Settings, Secrets>,
    url: string,
    limits: { files: number; bytes: number; fileBytes: number },
  ): Promise<FolderFile[]>
}
