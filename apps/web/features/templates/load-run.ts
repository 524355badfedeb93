import 'server-only'
import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { readRun, readTemplate } from '@callboard/modules/templates'
import type { RunDetail, StepView } from '@callboard/modules/templates/domain/views'
import { notFound } from 'next/navigation'
import { orNotFound } from '~/lib/http/or-not-found.ts'

/** The step that says most about a run: what it waits for, what it does, or where it failed. */
function stepToShow({ stepList }: RunDetail): StepView | undefined {
  const first = (...states: StepView['state'][]) => stepList.find(({ state }) => states.includes(state))
  const done = stepList.filter(({ state }) => state === 'succeeded' || state === 'undone')
  return first('waiting') ?? first('running') ?? first('failed') ?? done.at(-1) ?? stepList[0]
}

/** A run with the step to show, and its template if the catalog still has it. */
export async function loadRun(context: OperationContext, id: string, position: string | undefined) {
  const run = await orNotFound(readRun(context, { id }))
  const template = await readTemplate(context, { ref: run.templateRef }).catch((error: unknown) => {
    if (isAppError(error) && error.code !== 'internal') return undefined
    throw error
  })
  const chosen = run.stepList.find((step) => String(step.position) === position)
  return { run, template, step: chosen ?? stepToShow(run) }
}

/** A run with one step that people decide; 404 for any other step. */
export async function loadDecision(context: OperationContext, id: string, position: string) {
  const { run, template, step } = await loadRun(context, id, position)
  const decided = step?.waiting?.kind === 'approval' || step?.waiting?.kind === 'manual'
  if (!step || !decided || String(step.position) !== position) notFound()
  return { run, template, step }
}
