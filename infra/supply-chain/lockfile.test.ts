import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { root } from '../launch/paths.ts'

// Images are installed with `npm ci`, which rejects a package-lock.json that does not match every package.json.

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-lock-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function copyPackageFiles(): void {
  const { workspaces } = z
    .object({ workspaces: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))
  const files = [
    ...['package.json', 'package-lock.json', '.npmrc'],
    ...workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root })),
  ]
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(folder, file))
  }
}

/** Without network and cache, so that only the lock file decides. */
const npmCi = () =>
  execa('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    reject: false,
    all: true,
    env: { npm_config_cache: path.join(folder, '.npm') },
  })

test('npm ci accepts package-lock.json, and rejects it once a package.json requires something else', async () => {
  copyPackageFiles()
  const inStep = await npmCi()
  expect(inStep.exitCode, `Run \`npm install\` and commit package-lock.json.\n${inStep.all}`).toBe(0)

  const agent = path.join(folder, 'apps/agent/package.json')
  writeFileSync(agent, readFileSync(agent, 'utf8').replace(/"ws": "[^"]+"/, '"ws": "1.0.0"'))
  const outOfStep = await npmCi()
  expect(outOfStep.exitCode).not.toBe(0)
  // It would have to request another version than the locked one from the registry.
  expect(outOfStep.all).toMatch(/\/ws failed|can only install packages when/)
})
