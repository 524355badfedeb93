import { compileGlobs } from '@callboard/core/pattern/glob'
import type { Settings } from '../config.ts'

/** Which of an organization's files are descriptors, and which folders can be skipped. */
export function matcher(settings: Settings) {
  const included = compileGlobs(settings.paths)
  const excluded = compileGlobs(settings.exclude)
  return {
    isDescriptor: (path: string) => included(path) && !excluded(path),
    isRead: (path: string) => !excluded(path),
    skipFolder: (folder: string) => excluded(`${folder}/-`),
  }
}
