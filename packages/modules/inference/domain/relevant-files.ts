import { apiFiles } from './api-files.ts'
import { codeOwnersPaths } from './code-owners.ts'
import { isManifest } from './manifests.ts'
import { imageFiles } from './packages-of.ts'

/** Maximum files read per repository, outermost first, so that a huge one still gets useful results. */
const maxFiles = 120

/** The files of a repository that are worth reading. */
export function relevantFiles(paths: readonly string[]): string[] {
  const byDepth = (list: string[]) => list.sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b))
  return [
    ...codeOwnersPaths.filter((p) => paths.includes(p)).slice(0, 1),
    ...byDepth(paths.filter(isManifest)),
    ...apiFiles(paths).slice(0, 30),
    ...byDepth(imageFiles(paths)).slice(0, 20),
  ].slice(0, maxFiles)
}
