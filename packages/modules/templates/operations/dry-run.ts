import { type OperationContext, operation } from '@callboard/kernel/operation'
import type { FolderFile } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type Workspace, workspacePath } from '@callboard/plugin-kit/workspace'
import type { z } from 'zod'
import { parseTemplate } from '../domain/parse-template.ts'
import type { RequiredApproval } from '../domain/policy.ts'
import { dryRunInput } from '../domain/run-input.ts'
import { jsonValues, type Template } from '../domain/template.ts'
import type { DryRunResult, LogLine, MadeFile } from '../domain/views.ts'
import { checkEntity } from './check-entity.ts'
import { checkValues } from './check-values.ts'
import { dryRunSteps } from './engine/dry-steps.ts'
import { readFolder, resolveAddress } from './engine/read-folder.ts'
import { outputOf } from './engine/render-output.ts'
import { findTemplate, requireActions } from './find-template.ts'
import { isAnswered, requiredApprovals, unanswered, withApprovals } from './required-approvals.ts'
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

type Draft = NonNullable<z.output<typeof dryRunInput>['draft']>

/** Reads a folder among the files that came with a draft. */
function readDraft({ files }: Draft, url: string): FolderFile[] {
  const folder = workspacePath(url)
  const found = files.flatMap(({ path, base64Content, executable }) => {
    const at = workspacePath(path)
    if (folder !== '' && at !== folder && !at.startsWith(`${folder}/`)) return []
    const within = at === folder ? at.slice(at.lastIndexOf('/') + 1) : at.slice(folder === '' ? 0 : folder.length + 1)
    return [{ path: within, executable, content: new Uint8Array(Buffer.from(base64Content, 'base64')) }]
  })
  if (found.length === 0) throw new VendorError('not_found', `There is nothing at ${url} among the files of the draft.`)
  return found
}

const isRelative = (url: string) => !URL.canParse(url)

function readerOf({ platform, tenantId }: OperationContext, template: Template, draft: Draft | undefined, signal: AbortSignal) {
  return async (url: string): Promise<FolderFile[]> =>
    draft && isRelative(url)
      ? readDraft(draft, url)
      : readFolder(platform, tenantId, resolveAddress(url, template.baseUrl), signal)
}

/** Policies under which a run could not be started; a dry run goes on without them. */
const refusals = (approvals: readonly RequiredApproval[]): LogLine[] =>
  approvals
    .filter((approval) => !isAnswered(approval))
    .map((approval) => ({ at: new Date(), step: `policy:${approval.id}`, text: unanswered(approval) }))

/** Renders what a run would make, without any effect elsewhere. Approvals that policies ask for come first, as in a run. */
export const dryRun = operation({
  name: 'templates.dry-run',
  action: 'templates.run',
  input: dryRunInput,
  async run(context, { ref, values: entered, secrets, entity, draft }): Promise<DryRunResult> {
    const values = jsonValues(entered)
    const template = draft ? parseTemplate(ref, draft.template, null) : await findTemplate(context, ref)
    requireActions(context, template)
    await checkEntity(context, template, entity)
    await checkValues(template, values)
    const signal = AbortSignal.timeout(timeoutMs)
    const approvals = await context.read((db) => requiredApprovals(db, context.tenantId, { template, values, entity }))
    const given = {
      template: withApprovals(template, approvals.filter(isAnswered)),
      values,
      secrets,
      signal,
      user: await userOf(context),
      entity,
    }
    const made = await dryRunSteps(context, { ...given, readFolder: readerOf(context, template, draft, signal) })
    const { steps, changes } = made
    const log = [...refusals(approvals), ...made.log]
    return { files: filesOf(made.workspace), changes, log, steps, output: outputOf(made.output) }
  },
})
