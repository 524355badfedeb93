import { randomUUID } from 'node:crypto'
import { AppError, isAppError } from '@callboard/core/errors'
import { type OperationContext, parseInput } from '@callboard/kernel/operation'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { NotParsed } from '@callboard/parsing/not-parsed'
import type { ActionRun, FolderFile } from '@callboard/plugin-kit/actions'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { Workspace } from '@callboard/plugin-kit/workspace'
import type { RepositoryChanges } from '../../domain/file-diff.ts'
import { masked, type StepSpec, type Template } from '../../domain/template.ts'
import type { DryRunStep, LogLine } from '../../domain/views.ts'
import type { BuiltInResult, Services } from '../actions/built-in-action.ts'
import { compareFiles } from './compare-files.ts'
import { executeStep } from './execute-step.ts'
import { logUnused, performAction, proposeChanges, requireAction } from './perform-action.ts'
import { renderOutput } from './render-output.ts'
import { entityScope } from './run-context.ts'
import { notRendered } from './step-failure.ts'

type DrySteps = {
  template: Template
  values: JsonObject
  secrets: Record<string, string>
  user: JsonObject
  /** The ref of what it would be started on. */
  entity: string | undefined
  readFolder(url: string): Promise<FolderFile[]>
  signal: AbortSignal
}

type Call = { action: string; input: JsonObject }

/** What a call would change in a repository, if it can be read: a dry run needs no connected account. */
async function tryCompare(services: Services, run: ActionRun, step: string, call: Call): Promise<RepositoryChanges | undefined> {
  try {
    const proposed = await proposeChanges(services, run, call)
    return proposed && (await compareFiles(step, proposed))
  } catch (error) {
    if (!isAppError(error) && !isVendorError(error)) throw error
    run.log(`Not compared with the files of the repository: ${error.message}`)
    return undefined
  }
}

/** Runs an action that only touches the workspace, and describes any other. */
const performDry =
  (step: string, changes: RepositoryChanges[]) =>
  async (services: Services, run: ActionRun, call: Call): Promise<BuiltInResult> => {
    const { action } = requireAction(services.platform, call.action)
    if (!action.describe) return performAction(services, run, call)
    logUnused(action, run, call)
    const { text, output } = action.describe(parseInput(action.input, call.input))
    run.log(text)
    const compared = await tryCompare(services, run, step, call)
    if (compared) changes.push(compared)
    return { output }
  }

/** The error of a step, with the step's name. */
function failed({ name }: StepSpec, error: unknown): unknown {
  const known = isAppError(error) || isVendorError(error)
  const message = error instanceof NotParsed ? notRendered(error) : known ? error.message : undefined
  return message === undefined ? error : new AppError('invalid_input', `Step “${name}”: ${message}`, { cause: error })
}

/** Walks the steps of a template without an effect outside of a workspace in memory. @throws AppError that names the step */
export async function dryRunSteps(
  context: OperationContext,
  { template, values, secrets, user, entity, readFolder, signal }: DrySteps,
) {
  const { tenantId, platform, actor } = context
  const workspace = new Workspace()
  const log: LogLine[] = []
  const steps: DryRunStep[] = []
  const changes: RepositoryChanges[] = []
  const outputs: Record<string, { output: JsonObject }> = {}
  const hidden = new Set(Object.values(secrets))
  const services: Services = { tenantId, platform, context, readFolder }
  const task = { context: { task: { id: 'dry-run' } }, environment: { parameters: {} } }
  const scope = { parameters: values, user, ...task, ...entityScope(entity) }
  const attempt = { workspace, attempt: 1, firstStartedAt: new Date(), signal, runUrl: '', startedBy: actor.label }
  for (const step of template.steps) {
    const { id, name, action } = step
    const write = (text: string) => log.push({ at: new Date(), step: id, text: masked(text, hidden).slice(0, 2000) })
    const run = { ...attempt, idempotencyKey: randomUUID(), log: write }
    try {
      const result = await executeStep(step, {
        services,
        context: { ...scope, steps: outputs },
        secrets,
        hidden,
        run,
        undo: new Map(),
        perform: performDry(id, changes),
      })
      const output = result.state === 'succeeded' ? result.output : {}
      const described = requireAction(platform, action).action.describe !== undefined
      outputs[id] = { output }
      steps.push({
        id,
        name,
        action,
        state: result.state === 'skipped' ? 'skipped' : described ? 'described' : 'succeeded',
        output,
      })
    } catch (error) {
      throw failed(step, error)
    }
  }
  return { workspace, log, steps, changes, output: await renderOutput(template.output, { ...scope, steps: outputs }, hidden) }
}
