import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { nodeFileTrace } from '@vercel/nft'
import { root } from '../launch/paths.ts'
import { packageOf, undeclaredPackages } from './production-packages.ts'

const cache = {}

/** Next lists its own files and those of pages in `.next/standalone`; followed from here they would include its compiler. */
const isTracedByNext = (file: string) => /^(node_modules\/next|apps\/web\/(app|e2e|\.next))\//.test(file)

/**
 * The data of a product that ran here, with its database and keys. The tracer takes the whole folder, because the launcher builds
 * paths in it.
 */
const isLocalData = (file: string) => /^\.data(\/|$)/.test(file)

/** A file as JavaScript, because the tracer parses nothing else. */
async function readSource(file: string): Promise<Buffer | string | null> {
  if (!existsSync(file)) return null
  const source = await readFile(file)
  return /\.tsx?$/.test(file) ? stripTypeScriptTypes(source.toString()) : source
}

type Traced = { files: string[]; loadedBy(file: string): string[] }

/** Follows imports, `require` and reads of fixed file names. Paths are relative to the repository. */
async function follow(entries: readonly string[]): Promise<Traced> {
  const { fileList, reasons } = await nodeFileTrace(
    entries.map((entry) => path.join(root, entry)),
    {
      base: root,
      processCwd: root,
      ts: true,
      mixedModules: true,
      moduleSyncCatchall: true,
      cache,
      readFile: readSource,
      ignore: (file) => isTracedByNext(file) || isLocalData(file),
    },
  )
  return { files: [...fileList].sort(), loadedBy: (file) => [...(reasons.get(file)?.parents ?? [])] }
}

/**
 * Files that these entries load, including workspace links. Optional dependencies of a library, such as terminal colours, are
 * omitted if only a development tool has installed them.
 * @throws if our own code loads such a package
 */
export async function traceFiles(workspace: string, entries: readonly string[]): Promise<string[]> {
  const { files, loadedBy } = await follow(entries)
  const undeclared = new Set(undeclaredPackages(workspace, files))
  const isUndeclared = (file: string) => undeclared.has(packageOf(file) ?? '')
  const mistakes = files.filter(isUndeclared).flatMap((file) => {
    const ours = loadedBy(file).filter((parent) => packageOf(parent) === undefined)
    return ours.map((parent) => `${parent} loads ${packageOf(file)}`)
  })
  if (mistakes.length > 0)
    throw new Error(`${workspace} has no production dependency on packages that it loads:\n  ${mistakes.join('\n  ')}`)
  return files.filter((file) => !isUndeclared(file))
}
