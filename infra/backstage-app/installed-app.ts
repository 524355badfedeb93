import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { root } from '../launch/paths.ts'

// An unmodified Backstage app, separate from the product's own installation: it has its own packages and lock file.

const folder = path.join(root, 'tools/backstage-app')
export const builtApp = path.join(folder, 'dist')

const hashOf = (...files: string[]) => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(path.join(folder, file)))
  return hash.digest('hex')
}

const isMadeFrom = (stamp: string, wanted: string) =>
  existsSync(path.join(folder, stamp)) && readFileSync(path.join(folder, stamp), 'utf8') === wanted

const installStamp = 'node_modules/.callboard-installed'
const lockHash = () => hashOf('package-lock.json')

export const isAppInstalled = (): boolean => isMadeFrom(installStamp, lockHash())

/**
 * Installs the app's packages from the registry. Install scripts are disabled, because they would download or compile binaries.
 */
async function install(): Promise<void> {
  if (isAppInstalled()) return
  console.log('Installing the Backstage app (1 GB, a few minutes) …')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { exitCode, all } = await execa('npm', args, { cwd: folder, all: true, reject: false })
  if (exitCode !== 0) throw new Error(`The Backstage app could not be installed:\n${all}`)
  writeFileSync(path.join(folder, installStamp), lockHash())
}

const sources = () => readdirSync(path.join(folder, 'src')).map((file) => `src/${file}`)

/** Installs and builds the app if it, or its sources, have changed. */
export async function prepareApp(): Promise<void> {
  await install()
  const wanted = hashOf('package-lock.json', 'build.mjs', ...sources())
  if (isMadeFrom('dist/.made-from', wanted)) return
  await execa(process.execPath, ['build.mjs'], { cwd: folder, stdio: 'inherit' })
  writeFileSync(path.join(builtApp, '.made-from'), wanted)
}
