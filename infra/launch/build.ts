import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { compressStatic } from './compress-static.ts'
import { root } from './paths.ts'

const skipped = new Set(['node_modules', '.next', '.turbo', 'generated', 'e2e'])

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((f) => {
    if (skipped.has(f.name)) return []
    const at = path.join(folder, f.name)
    return f.isDirectory() ? filesIn(at) : [at]
  })
}

/** A hash of the content of folders, so that a build only runs when something in them has changed. */
function fingerprint(...parts: string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const at = path.join(root, part)
    for (const file of part.includes('.') ? [at] : filesIn(at).sort())
      if (!file.endsWith('.test.ts')) hash.update(path.relative(root, file)).update(readFileSync(file))
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
  once('packages/db/generated/.made-from', fingerprint('prisma/schema', 'package-lock.json'), () => run('prisma', ['generate']))

/** Builds the web app if any of its inputs has changed. */
export const buildWeb = () =>
  once(
    'apps/web/.next/.made-from',
    fingerprint('apps/web', 'packages', 'plugins', 'prisma/schema', 'package-lock.json'),
    async () => {
      await run('next', ['build', 'apps/web'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' })
      await compressStatic(path.join(root, 'apps/web/.next/static'))
    },
  )
