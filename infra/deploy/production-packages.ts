import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { root } from '../launch/paths.ts'

const names = z.record(z.string(), z.string()).default({})
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      link: z.boolean().default(false),
      resolved: z.string().optional(),
      dependencies: names,
      optionalDependencies: names,
      peerDependencies: names,
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
    }),
  ),
})
type Lock = z.output<typeof lockSchema>['packages']

const readLock = (): Lock => lockSchema.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))).packages

/** Where Node resolves a folder's package: in the nearest `node_modules` above. */
function resolveIn(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '') {
    const key = `${folder ? `${folder}/` : ''}node_modules/${name}`
    const found = lock[key]
    if (found) return found.link ? found.resolved : key
    if (folder === '') return undefined
  }
}

/** Folders of a workspace and its production dependencies, from `package-lock.json`. */
export function productionPackages(workspace: string, lock: Lock = readLock()): Set<string> {
  const found = new Set<string>()
  const open = [workspace]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entry = lock[folder]
    if (found.has(folder) || !entry) continue
    found.add(folder)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)
    for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]) {
      const next = resolveIn(lock, folder, name)
      if (next !== undefined) open.push(next)
    }
  }
  return found
}

/** The folder of the package that a file of `node_modules` belongs to; undefined for our own files. */
export const packageOf = (file: string) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]

/** Packages among the files loaded in production that no package.json declares for production. */
export function undeclaredPackages(workspace: string, files: readonly string[], lock: Lock = readLock()): string[] {
  const declared = productionPackages(workspace, lock)
  const used = new Set(files.flatMap((file) => packageOf(file) ?? []))
  return [...used].filter((folder) => !declared.has(folder) && !lock[folder]?.link).sort()
}
