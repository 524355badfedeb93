import type { TenantId } from '@callboard/core/ids'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ActionAbout, ActionResult, ActionRun, FolderFile } from '@callboard/plugin-kit/actions'
import type { z } from 'zod'

/** What the portal's own actions may use besides what every action receives. */
export type Services = {
  tenantId: TenantId
  platform: Platform
  /** Acts with the rights of who started the run. */
  context: OperationContext
  /** Reads a folder or a file by its address, which may be relative to that of the template. */
  readFolder(url: string): Promise<FolderFile[]>
}

export type ApprovalRequest = {
  kind: 'approval' | 'manual'
  /** Refs of users and groups. */
  approvers: string[]
  required: number
  allowSelf: boolean
  message: string
  expiresAt: Date
}

/** What a step waits for outside of the portal. */
export type WaitRequest = {
  kind: 'pull-request' | 'callback'
  /** Of a pull request; empty for a call. */
  url: string
  /** When the action is called again; absent if a call ends the wait. */
  checkAt?: Date
  /** Only the first one counts. */
  expiresAt: Date
}

/** A step is done, or waits: for a time, for people, or for something outside of the portal. */
export type BuiltInResult = ActionResult | { waitUntil: Date } | { approval: ApprovalRequest } | { wait: WaitRequest }

export type BuiltInAction = ActionAbout & {
  run(services: Services, run: ActionRun, input: unknown): Promise<BuiltInResult>
  undo?(services: Services, run: ActionRun, undo: JsonObject): Promise<void>
  /** What a dry run shows instead; absent if a dry run does what a run does. */
  describe?(input: unknown): { text: string; output: JsonObject }
}

/** An action of the portal whose `run` and `describe` receive its parsed input. */
export function builtInAction<Input extends z.ZodType>(
  action: Omit<ActionAbout, 'input'> & {
    input: Input
    run(services: Services, run: ActionRun, input: z.output<Input>): Promise<BuiltInResult>
    undo?(services: Services, run: ActionRun, undo: JsonObject): Promise<void>
    describe?(input: z.output<Input>): { text: string; output: JsonObject }
  },
): BuiltInAction {
  return action as unknown as BuiltInAction
}
