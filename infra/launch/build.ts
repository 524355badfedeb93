import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { compressStatic } from './compress-static.ts'
import { root } from './paths.ts'

const skipped = new Set(['node_modules', '.next', '.turbo', 'generated', 'e2e'])

/** What tools write beside the sources. The first build in a checkout would otherwise change its own fingerprint, and be made again. */
const written = (name: string) => name === 'next-env.d.ts' || name.endsWith('.tsbuildinfo')

const counts = (name: string) => !skipped.has(name) && !written(name) && !name.endsWith('.test.ts')

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((f) => {
    if (!counts(f.name)) return []
    const at = path.join(folder, f.name)
    return f.isDirectory() ? filesIn(at) : [at]
  })
}

/** A hash of the content of files and folders, so that a build only runs when something in them has changed. */
export function fingerprint(folder: string, ...parts: string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const at = path.join(folder, part)
    for (const file of part.includes('.') ? [at] : filesIn(at).sort())
      hash.update(path.relative(folder, file)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

async function once(stamp: string, wanted: string, work: () => Promise<void>): Promise<boolean> {
  const file = path.join(root, stamp)
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return false
  await work()
  writeFileSync(file, wanted)
  return true
}

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const result = await execa(command, args, { cwd: root, preferLocal: true, localDir: root, reject: false, all: true, env })
  if (result.exitCode !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.all}`)
}

/** Generates the Prisma client if the schema has changed. */
export const generateClient = () =>
  once('packages/db/generated/.made-from', fingerprint(root, 'prisma/schema', 'package-lock.json'), () =>
    run('prisma', ['generate']),
  )

/** Builds the web app if any of its inputs has changed. */
export const buildWeb = () =>
  once(
    'apps/web/.next/.made-from',
    fingerprint(root, 'apps/web', 'packages', 'plugins', 'prisma/schema', 'package-lock.json'),
    async () => {
      await run('next', ['build', 'apps/web'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' })
      await compressStatic(path.join(root, 'apps/web/.next/static'))
    },
  )
