import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { isAppInstalled, prepareApp } from '../backstage-app/installed-app.ts'
import { walkBackstageApp } from '../backstage-app/run-walk.ts'
import { auditDependencies } from '../supply-chain/audit.ts'
import { findBrowser, startRedis } from '../test/tools.ts'
import { generateClient } from './build.ts'
import { root } from './paths.ts'

/** `failures`: the names of the tests that failed, with their errors, for the end of a log whose beginning is long gone. */
type Count = { passed: number; failed: number; skipped: number; failures?: string[] }
type Step = { name: string; run(): Promise<Count> }

const results = mkdtempSync(path.join(os.tmpdir(), 'callboard-results-'))
const only = process.argv.slice(2)

/** Runs a command as one check that passes or fails. */
const check = (name: string, command: string, args: string[]): Step => ({
  name,
  async run() {
    const result = await execa(command, args, { cwd: root, preferLocal: true, localDir: root, reject: false, all: true })
    if (result.exitCode !== 0) console.log(`\n${name}:\n${result.all}`)
    return result.exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
  },
})

type TestResult = { status: string; fullName: string; failureMessages: string[] }
type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  numFailedTestSuites: number
  success: boolean
  testResults: { name: string; status: string; assertionResults: TestResult[] }[]
}

/** A name and the first lines of an error, without colours. */
const failure = (name: string, [message = '']: string[]): string =>
  [name, ...stripVTControlCharacters(message).split('\n').slice(0, 12)].filter((line) => line.trim()).join('\n    ')

/** Tests that failed, and files that could not be run. */
const failuresOf = ({ testResults }: VitestReport): string[] =>
  testResults
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const name = path.relative(root, file.name)
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      return failed.length > 0 ? failed.map((test) => failure(`${name}: ${test.fullName}`, test.failureMessages)) : [name]
    })

/** Each file of the suite imports the product anew; with this, its packages are compiled once. */
const compiledOnce = { NODE_COMPILE_CACHE: path.join(results, 'compiled') }

async function vitest(config: string, env: Record<string, string> = {}): Promise<Count> {
  const redis = await startRedis()
  const report = path.join(results, 'vitest.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    await execa('vitest', ['run', '--config', config, ...reporters], {
      cwd: root,
      preferLocal: true,
      localDir: root,
      reject: false,
      stdio: 'inherit',
      env: { TEST_REDIS_URL: redis?.url ?? '', CI: 'true', ...env },
    })
    const r = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
    const failed = r.numFailedTests + (r.success || r.numFailedTests > 0 ? 0 : Math.max(1, r.numFailedTestSuites))
    return { passed: r.numPassedTests, failed, skipped: r.numPendingTests + r.numTodoTests, failures: failuresOf(r) }
  } finally {
    await redis?.stop()
  }
}

type PlaywrightSpec = { ok: boolean; title: string; tests: { results: { error?: { message?: string } }[] }[] }
type PlaywrightSuite = { file: string; suites?: PlaywrightSuite[]; specs: PlaywrightSpec[] }
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites: PlaywrightSuite[]
}

const failedSpecs = ({ file, suites = [], specs }: PlaywrightSuite): string[] => [
  ...specs
    .filter((spec) => !spec.ok)
    .map(({ title, tests }) => {
      const messages = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []))
      return failure(`${file}: ${title}`, messages)
    }),
  ...suites.flatMap(failedSpecs),
]

async function playwright(): Promise<Count> {
  const browser = await findBrowser()
  const report = path.join(results, 'playwright.json')
  const { exitCode } = await execa('playwright', ['test', '-c', 'apps/web/e2e/playwright.config.ts'], {
    cwd: root,
    preferLocal: true,
    localDir: root,
    reject: false,
    stdio: 'inherit',
    env: { CHROMIUM_PATH: browser ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  const { stats, suites } = JSON.parse(readFileSync(report, 'utf8')) as PlaywrightReport
  // A run that could not start has no failed test, but is not a success.
  const failed = stats.unexpected + stats.flaky || (exitCode === 0 ? 0 : 1)
  return { passed: stats.expected, failed, skipped: stats.skipped, failures: suites.flatMap(failedSpecs) }
}

async function audit(): Promise<Count> {
  const { outcome, text } = await auditDependencies()
  console.log(text)
  return { passed: 0, failed: 0, skipped: 0, [outcome]: 1 }
}

/** The app has a gigabyte of third-party packages, so it is only tested on request. */
async function backstageApp(): Promise<Count> {
  if (!isAppInstalled()) {
    console.log('  The Backstage app is not installed here, and is not walked. `npm run backstage-app` installs and walks it.')
    return { passed: 0, failed: 0, skipped: 1 }
  }
  await prepareApp()
  return walkBackstageApp()
}

/** The native compiler, which checks in a third of the time. Other tools need the interface of the one before, beside it. */
const compiler = 'node_modules/typescript-native/bin/tsc'

const cruised = ['apps', 'packages', 'plugins', 'workers', 'infra', 'tests', 'tools/sandbox']

/** Each uses one core, so two of them run at a time. */
const checks: Step[] = [
  check('types', 'node', [compiler, '--project', '.']),
  check('types of the web app', 'node', [compiler, '--project', 'apps/web']),
  check('dependency rules', 'depcruise', ['--config', '.dependency-cruiser.cjs', ...cruised]),
  check('dead code and undeclared packages', 'knip', ['--no-progress']),
  check('lint', 'biome', ['check', '.']),
  { name: 'known vulnerabilities', run: audit },
]

/** Each uses all cores. */
const suites: Step[] = [
  { name: 'unit and integration', run: () => vitest('vitest.config.ts', compiledOnce) },
  { name: 'end to end', run: playwright },
  // After the end-to-end suite, which has built the web app.
  { name: 'images', run: () => vitest('infra/deploy/vitest.config.ts') },
  { name: 'backstage app', run: backstageApp },
]

/** Only by name: `npm run test:cluster`, with KUBE_ASSETS; `npm test -- deployments`, which builds and starts whole deployments. */
const onRequest: Step[] = [
  { name: 'cluster', run: () => vitest('tests/cluster/vitest.config.ts') },
  { name: 'deployments', run: () => vitest('infra/deploy/vitest.config.ts', { TEST_DEPLOYMENTS: '1' }) },
]

const total = { passed: 0, failed: 0, skipped: 0, failures: [] as string[] }

async function runStep(step: Step): Promise<void> {
  const began = Date.now()
  console.log(`\n— ${step.name}`)
  const count = await step.run().catch((error): Count => {
    console.log(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  total.passed += count.passed
  total.failed += count.failed
  total.skipped += count.skipped
  if (count.failed > 0) total.failures.push(...(count.failures?.length ? count.failures : [step.name]))
  console.log(
    `  ${step.name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${((Date.now() - began) / 1000).toFixed(0)} s`,
  )
}

/** @param atOnce how many steps run at a time */
async function runSteps(steps: readonly Step[], atOnce: number): Promise<void> {
  const left = steps.filter((s) => only.length === 0 || only.some((o) => s.name.includes(o)))
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await runStep(next)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

await generateClient()
await runSteps(checks, 2)
await runSteps(suites, 1)
if (only.length > 0) await runSteps(onRequest, 1)
rmSync(results, { recursive: true, force: true })
if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((name) => `  ${name}`).join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 ? 1 : 0)
