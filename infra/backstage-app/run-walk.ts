import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { root } from '../launch/paths.ts'
import { findBrowser } from '../test/tools.ts'

export type Count = { passed: number; failed: number; skipped: number }
type Report = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }

/**
 * Walks the installed app in Chromium.
 * @returns the number of passed steps
 */
export async function walkBackstageApp(): Promise<Count> {
  const results = mkdtempSync(path.join(os.tmpdir(), 'callboard-backstage-app-'))
  const report = path.join(results, 'playwright.json')
  try {
    const { exitCode } = await execa('playwright', ['test', '-c', 'infra/backstage-app/playwright.config.ts'], {
      cwd: root,
      preferLocal: true,
      localDir: root,
      reject: false,
      stdio: 'inherit',
      env: { CHROMIUM_PATH: (await findBrowser()) ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    })
    const { stats } = JSON.parse(readFileSync(report, 'utf8')) as Report
    // A run that could not start has no failed step, but is not a success.
    const failed = stats.unexpected + stats.flaky || (exitCode === 0 ? 0 : 1)
    return { passed: stats.expected, failed, skipped: stats.skipped }
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}
