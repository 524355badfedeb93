import path from 'node:path/posix'
import { AppError } from '@callboard/core/errors'

export type WorkspaceFile = { path: string; content: Uint8Array; executable: boolean }

const MiB = 1024 * 1024
export const workspaceLimits = { files: 2000, bytes: 16 * MiB, fileBytes: 4 * MiB, pathLength: 500 }

/**
 * A path within a workspace, without `.` and `..`.
 * @throws AppError `invalid_input` for one that leads out of it
 */
export function workspacePath(text: string): string {
  const at = path.normalize(text.replaceAll('\\', '/').trim() || '.').replace(/\/$/, '') || '/'
  if (at.startsWith('/') || at === '..' || at.startsWith('../') || at.includes('\0') || /^[a-z]:/i.test(at))
    throw new AppError('invalid_input', `The path ${text.slice(0, 100)} leads out of the workspace. Use a path within it.`)
  if (at.length > workspaceLimits.pathLength)
    throw new AppError(
      'invalid_input',
      `The path ${text.slice(0, 100)}… is longer than ${workspaceLimits.pathLength} characters.`,
    )
  return at === '.' ? '' : at
}

const isBelow = (file: string, folder: string) => folder === '' || file === folder || file.startsWith(`${folder}/`)

/** The files of one run. There are no links and no folders of their own, so nothing can point outside. */
export class Workspace {
  private readonly files = new Map<string, WorkspaceFile>()
  private bytes = 0

  constructor(files: readonly WorkspaceFile[] = []) {
    for (const file of files) this.write(file)
  }

  /** Files below a folder, by path. */
  list(folder = ''): WorkspaceFile[] {
    const within = workspacePath(folder)
    return [...this.files.values()].filter((f) => isBelow(f.path, within)).sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  read(file: string): WorkspaceFile | undefined {
    return this.files.get(workspacePath(file))
  }

  /** @throws AppError `invalid_input` beyond the limits of a workspace */
  write({ path: given, content, executable }: WorkspaceFile): void {
    const at = workspacePath(given)
    if (at === '' || at === '.git' || at.startsWith('.git/'))
      throw new AppError('invalid_input', `A step cannot write to ${given.slice(0, 100) || 'the root of the workspace'}.`)
    if (/\p{Cc}/u.test(at))
      throw new AppError('invalid_input', `The path ${JSON.stringify(given.slice(0, 100))} has control characters. Remove them.`)
    const before = this.files.get(at)
    const taken = before ? undefined : this.taken(at)
    if (taken !== undefined) throw new AppError('invalid_input', `${taken} cannot be a file and a folder. Rename one of them.`)
    const bytes = this.bytes - (before?.content.byteLength ?? 0) + content.byteLength
    if (content.byteLength > workspaceLimits.fileBytes)
      throw new AppError('invalid_input', `${at} is larger than ${workspaceLimits.fileBytes / MiB} MiB.`)
    if (bytes > workspaceLimits.bytes)
      throw new AppError('invalid_input', `The files of a run are limited to ${workspaceLimits.bytes / MiB} MiB together.`)
    if (!before && this.files.size >= workspaceLimits.files)
      throw new AppError('invalid_input', `A run can have ${workspaceLimits.files} files.`)
    this.files.set(at, { path: at, content, executable })
    this.bytes = bytes
  }

  /** What another file would make a file and a folder: a folder above it, or itself. */
  private taken(at: string): string | undefined {
    for (let cut = at.indexOf('/'); cut > 0; cut = at.indexOf('/', cut + 1))
      if (this.files.has(at.slice(0, cut))) return at.slice(0, cut)
    for (const file of this.files.keys()) if (file.startsWith(`${at}/`)) return at
    return undefined
  }

  /** Removes a file, or all files below a folder. @returns how many */
  remove(given: string): number {
    const gone = this.list(given)
    for (const file of gone) {
      this.files.delete(file.path)
      this.bytes -= file.content.byteLength
    }
    return gone.length
  }
}
