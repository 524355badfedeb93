import { randomUUID } from 'node:crypto'
import { AppError, isAppError } from '@callboard/core/errors'
import { type OperationContext, operation, parseInput } from '@callboard/kernel/operation'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { withVendorErrors } from '@callboard/modules/integrations'
import { NotParsed } from '@callboard/parsing/not-parsed'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import { Workspace } from '@callboard/plugin-kit/workspace'
import { dryRunInput } from '../domain/run-input.ts'
import { masked, type StepSpec, type Template } from '../domain/template.ts'
import type { DryRunResult, DryRunStep, LogLine, MadeFile } from '../domain/views.ts'
import type { BuiltInResult, Services } from './actions/built-in-action.ts'
import { checkValues } from './check-values.ts'
import { executeStep } from './engine/execute-step.ts'
import { performAction, requireAction } from './engine/perform-action.ts'
import { readFolder, resolveAddress } from './engine/read-folder.ts'
import { outputOf, renderOutput } from './engine/render-output.ts'
import { notRendered } from './engine/step-failure.ts'
import { findTemplate, requireActions } from './find-template.ts'
import { userOf } from './start-run.ts'

const timeoutMs = 60_000
const maxShownBytes = 4 * 1024 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(content: Uint8Array): string {
  try {
    return decoder.decode(content)
  } catch {
    return ''
  }
}

/** The files of the workspace, up to 4 MiB of text. */
function filesOf(workspace: Workspace): MadeFile[] {
  let left = maxShownBytes
  return workspace.list().map(({ path, content, executable }) => {
    left -= content.byteLength
    return { path, executable, content: left < 0 ? '' : textOf(content) }
  })
}

/** Runs an action that only touches the workspace, and describes any other. */
async function performDry(
  services: Services,
  run: ActionRun,
  call: { action: string; input: JsonObject },
): Promise<BuiltInResult> {
  const { action } = requireAction(services.platform, call.action)
  if (!action.describe) return performAction(services, run, call)
  const { text, output } = action.describe(parseInput(action.input, call.input))
  run.log(text)
  return { output }
}

const failed = (step: StepSpec, error: unknown): unknown => {
  const message = isAppError(error) ? error.message : error instanceof NotParsed ? notRendered(error) : undefined
  return message === undefined ? error : new AppError('invalid_input', `Step “${step.name}”: ${message}`, { cause: error })
}

async function walk(
  context: OperationContext,
  template: Template,
  given: { values: JsonObject; secrets: Record<string, string> },
) {
  const signal = AbortSignal.timeout(timeoutMs)
  const { tenantId, platform } = context
  const workspace = new Workspace()
  const log: LogLine[] = []
  const steps: DryRunStep[] = []
  const outputs: Record<string, { output: JsonObject }> = {}
  const services: Services = {
    tenantId,
    platform,
    context,
    readFolder: (url) => withVendorErrors(() => readFolder(platform, tenantId, resolveAddress(url, template.baseUrl), signal)),
  }
  const hidden = Object.values(given.secrets)
  const scope = {
    parameters: given.values,
    user: await userOf(context),
    context: { task: { id: 'dry-run' } },
    environment: { parameters: {} },
  }
  const now = () => ({ ...scope, steps: outputs })
  for (const step of template.steps) {
    const write = (text: string) => log.push({ at: new Date(), step: step.id, text: masked(text, hidden).slice(0, 2000) })
    const key = randomUUID()
    const run: ActionRun = {
      workspace,
      idempotencyKey: key,
      attempt: 1,
      firstStartedAt: new Date(),
      signal,
      log: write,
      runUrl: '',
      startedBy: context.actor.label,
    }
    try {
      const result = await executeStep(step, { services, context: now(), secrets: given.secrets, run, perform: performDry })
      const output = result.state === 'succeeded' ? result.output : {}
      const described = requireAction(platform, step.action).action.describe !== undefined
      const state = result.state === 'skipped' ? 'skipped' : described ? 'described' : 'succeeded'
      outputs[step.id] = { output }
      steps.push({ id: step.id, name: step.name, action: step.action, state, output })
    } catch (error) {
      throw failed(step, error)
    }
  }
  return { workspace, log, steps, output: await renderOutput(template.output, now(), hidden) }
}

/** Renders what a run would make, without any effect elsewhere. */
export const dryRun = operation({
  name: 'templates.dry-run',
  action: 'templates.run',
  input: dryRunInput,
  async run(context, { ref, values, secrets }): Promise<DryRunResult> {
    const template = await findTemplate(context, ref)
    requireActions(context, template)
    await checkValues(template, values)
    const { workspace, log, steps, output } = await walk(context, template, { values, secrets })
    return { files: filesOf(workspace), log, steps, output: outputOf(output) }
  },
})
