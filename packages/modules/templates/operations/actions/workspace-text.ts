import { AppError } from '@callboard/core/errors'
import type { Workspace } from '@callboard/plugin-kit/workspace'

/** The text of a file of the workspace. @throws AppError `invalid_input` if there is none */
export function textOf(workspace: Workspace, at: string): string {
  const file = workspace.read(at)
  if (!file) throw new AppError('invalid_input', `The workspace has no file ${at}.`)
  return new TextDecoder().decode(file.content)
}

/** Writes a text; a file that exists stays executable. */
export const saveText = (workspace: Workspace, at: string, text: string): void =>
  workspace.write({ path: at, content: new TextEncoder().encode(text), executable: workspace.read(at)?.executable ?? false })
