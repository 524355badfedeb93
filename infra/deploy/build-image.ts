import { copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { root } from '../launch/paths.ts'
import { writeBaseSystem } from './base-system.ts'
import { type ImageName, type ImageTarget, imageTargets } from './image-targets.ts'
import { undeclaredPackages } from './production-packages.ts'
import { traceFiles } from './trace-files.ts'
import { writeBundle } from './write-bundle.ts'

/** Paths of all files and links below a folder. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => !f.isDirectory())
    .map((f) => path.relative(folder, path.join(f.parentPath, f.name)))

function copyFile(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true })
  if (!lstatSync(from).isSymbolicLink()) copyFileSync(from, to)
  else if (!existsSync(to)) symlinkSync(readlinkSync(from), to)
}

/**
 * Excluded from Next's list: its generated server, which server.ts replaces; manifests that are no longer needed; the native
 * library for resizing images, which next.config.ts disables; and `.env` files, which may contain secrets.
 */
const isOfNoUse = (file: string) =>
  file === 'apps/web/server.js' || file.endsWith('.nft.json') || /^node_modules\/(sharp|@img)\/|(^|\/)\.env(\.|$)/.test(file)

/** Next's part of the web app: the files that its pages, server and browsers load. */
function copyNext(app: string): string[] {
  const build = path.join(root, 'apps/web/.next')
  const standalone = path.join(build, 'standalone')
  if (!existsSync(standalone)) throw new Error('The web app is not built. `npm run image` builds it first.')
  const files = filesBelow(standalone).filter((file) => !isOfNoUse(file))
  for (const file of files) copyFile(path.join(standalone, file), path.join(app, file))
  cpSync(path.join(build, 'static'), path.join(app, 'apps/web/.next/static'), { recursive: true })
  // Kubernetes mounts a folder there; the rest of the image is read-only.
  mkdirSync(path.join(app, 'apps/web/.next/cache'))
  // Links by which the pages' code finds the packages, which are listed separately.
  return files.filter((file) => !file.startsWith('apps/web/.next/'))
}

/**
 * Creates the root file system of an image in a folder. The Dockerfile and the image tests both call this, so that the tested
 * files are the shipped ones.
 * @throws if production loads a package that is only declared for development
 */
export async function buildImage(name: ImageName, out: string): Promise<void> {
  const { workspace, entries, folders, user, bundle }: ImageTarget = imageTargets[name]
  if (existsSync(out)) throw new Error(`${out} exists already. Remove it, or choose another folder.`)
  const app = path.join(out, 'app')
  const traced = await traceFiles(workspace, entries)
  for (const file of traced) copyFile(path.join(root, file), path.join(app, file))
  if (bundle) await writeBundle(bundle.entry, path.join(app, bundle.file))
  for (const folder of folders) cpSync(path.join(root, folder), path.join(app, folder), { recursive: true })
  const ofNext = name === 'web' ? copyNext(app) : []
  const undeclared = undeclaredPackages(workspace, ofNext)
  if (undeclared.length > 0)
    throw new Error(`pages load packages that ${workspace} has no production dependency on:\n  ${undeclared.join('\n  ')}`)
  const addons = filesBelow(app).filter((f) => f.endsWith('.node'))
  writeBaseSystem(
    out,
    user,
    addons.map((f) => path.join(app, f)),
  )
}
