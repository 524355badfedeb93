import type { WorkspaceFile } from '@callboard/plugin-kit/workspace'
import type { CommitAction } from '@gitbeaker/core'

/** What a commit does with a file. Whether it is executable is set by an action of its own. */
export function commitActions(file: WorkspaceFile, action: 'create' | 'update' | 'delete'): CommitAction[] {
  if (action === 'delete') return [{ action, filePath: file.path }]
  const content = Buffer.from(file.content).toString('base64')
  const written: CommitAction = { action, filePath: file.path, content, encoding: 'base64' }
  return file.executable ? [written, { action: 'chmod', filePath: file.path, execute_filemode: true }] : [written]
}
