import { AppError } from '@callboard/core/errors'
import { databaseSafe } from '@callboard/db/jsonb'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { parse } from '@callboard/parsing/parse'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import type { Workspace } from '@callboard/plugin-kit/workspace'
import { masked, maskedValue, type StepSpec } from '../../domain/template.ts'
import type { ApprovalRequest, Services, WaitRequest } from '../actions/built-in-action.ts'
import { performAction } from './perform-action.ts'
import type { UndoByCall } from './run-record.ts'

const maxOutputBytes = 256 * 1024

export type StepResult =
  | { state: 'skipped' }
  | { state: 'succeeded'; output: JsonObject }
  | { state: 'waiting'; until: Date }
  | { state: 'waiting'; approval: ApprovalRequest }
  | { state: 'waiting'; wait: WaitRequest }

/** What a step reads, and how its action is called; a dry run calls it otherwise. */
type Execution = {
  services: Services
  context: JsonObject
  secrets: Record<string, string>
  /** What logs and errors do not show. The step adds what it makes of secrets. */
  hidden: Set<string>
  run: Omit<ActionRun, 'undo' | 'setUndo'>
  /** What undoes the calls of attempts before. Each call adds its own, also those before one that fails. */
  undo: UndoByCall
  perform?: typeof performAction
}

/** A secret in a file would be stored in plain text, and published. */
function requireNoSecrets(workspace: Workspace, secrets: Iterable<string>): void {
  const long = [...secrets].filter((secret) => secret.length >= 6).map((secret) => ({ bytes: Buffer.from(secret) }))
  if (long.length === 0) return
  for (const { path, content } of workspace.list())
    if (long.some(({ bytes }) => Buffer.from(content.buffer, content.byteOffset, content.byteLength).includes(bytes)))
      throw new AppError('invalid_input', `The step would write a secret into ${path}. Pass secrets to actions only.`)
}

/** @throws AppError `invalid_input` for an output that is too large to be stored */
function bounded(output: Json, secrets: Iterable<string>): JsonObject {
  const safe = databaseSafe(maskedValue(output, secrets))
  if (JSON.stringify(safe).length > maxOutputBytes)
    throw new AppError('invalid_input', `The output of the step is larger than ${maxOutputBytes / 1024} KiB.`)
  return safe as JsonObject
}

/** As in Backstage, each output of a repeated step is a list. */
function merged(outputs: readonly JsonObject[]): JsonObject {
  const names = new Set(outputs.flatMap((output) => Object.keys(output)))
  return Object.fromEntries([...names].map((name) => [name, outputs.map((output) => output[name] ?? null)]))
}

/** Renders a step and calls its action, once or for each item. @throws AppError, VendorError, NotParsed */
export async function executeStep(
  step: StepSpec,
  { services, context, secrets, hidden, run, undo, perform = performAction }: Execution,
): Promise<StepResult> {
  const { calls, each, kept, derived } = await parse('template-step', {
    if: step.if,
    each: step.each,
    input: step.input,
    context,
    secrets,
  })
  for (const text of derived) hidden.add(text)
  for (const text of kept) run.log(`Stays as it is written, because it cannot be evaluated: ${text}`)
  if (calls.length === 0) return { state: 'skipped' }
  const outputs: JsonObject[] = []
  for (const [call, { input }] of calls.entries()) {
    const idempotencyKey = each ? `${run.idempotencyKey}-${call}` : run.idempotencyKey
    const setUndo = (made: JsonObject) => void undo.set(call, made)
    const ofCall = { ...run, idempotencyKey, undo: undo.get(call), setUndo }
    const result = await perform(services, ofCall, { action: step.action, input })
    if (!('output' in result)) {
      if (each) throw new AppError('invalid_input', `${step.action} cannot be repeated with "each".`)
      if ('waitUntil' in result) return { state: 'waiting', until: result.waitUntil }
      if ('wait' in result) return { state: 'waiting', wait: { ...result.wait, url: masked(result.wait.url, hidden) } }
      return { state: 'waiting', approval: { ...result.approval, message: masked(result.approval.message, hidden) } }
    }
    outputs.push(result.output)
    if (result.undo) setUndo(result.undo)
    else if (result.undo === null) undo.delete(call)
  }
  requireNoSecrets(run.workspace, hidden)
  const [only = {}] = outputs
  return { state: 'succeeded', output: bounded(each ? merged(outputs) : only, hidden) }
}
