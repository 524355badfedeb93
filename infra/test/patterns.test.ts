import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { closedColumns } from '@callboard/db/closed-columns'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const sources = execFileSync('git', ['ls-files', 'apps', 'packages', 'plugins', 'workers'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((f) => /\.(ts|tsx|mjs)$/.test(f) && !/\.(test|spec)\.ts$|^apps\/web\/e2e\//.test(f))

/** Regular expressions built from text. Literals are reviewed as code. */
const made = /\bRegExp\(/

/** Where a regular expression is made of text, and why it cannot hang anybody. */
const inThreads: Record<string, string> = {
  'packages/parsing/tasks/templates/validate.ts':
    'templates of Backstage use lookaheads, which are not linear; the thread has a deadline',
}

test('compiles no regular expression from text: packages/core/pattern/glob.ts compiles user patterns', () => {
  const found = sources.filter((f) => made.test(readFileSync(path.join(root, f), 'utf8')))
  expect(found).toEqual(Object.keys(inThreads))
})

test('the rule detects violations', () => {
  expect(sources.length).toBeGreaterThan(500)
  expect(made.test('new RegExp(text)')).toBe(true)
})

/** A cast of what a closed column holds: `closedValue` of packages/db/closed-columns.ts, or a schema, checks it instead. */
const columns = [
  ...new Set(Object.keys(closedColumns).map((name) => name.replace(/^.*\./, '').replace(/_(\w)/g, (_, c) => c.toUpperCase()))),
]
const castsState = (text: string) => columns.some((column) => text.includes(`.${column} as never`))

test('states, kinds and roles that the database closes are not cast', () => {
  const found = sources.filter((f) => castsState(readFileSync(path.join(root, f), 'utf8')))
  expect(found).toEqual([])
  expect(castsState('state: row.state as never')).toBe(true)
  expect(columns).toContain('toldPhase')
})

/** English writes 80%, not 80 %. */
const spacedPercent = /[\d}] %[`'"<.,]/

test('percentages have no space', () => {
  const found = sources.filter(
    (f) => !f.startsWith('packages/parsing/') && spacedPercent.test(readFileSync(path.join(root, f), 'utf8')),
  )
  expect(found).toEqual([])
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template
  expect(spacedPercent.test('title: `at ${share} %`')).toBe(true)
})

const sendsSql = /\$(query|execute)Raw/
const mayHaveSql = /^packages\/(db|kernel|testing)\/|^packages\/modules\/[^/]+\/repo\//

/** Processes, each with the reason. */
const ownSql: Record<string, string> = {
  'workers/job-notices.ts': 'a notice of the process',
  'workers/watch.ts': 'which integrations to watch',
}

test('SQL is in repo/ of modules, and below them', () => {
  const found = sources.filter((f) => !mayHaveSql.test(f) && sendsSql.test(readFileSync(path.join(root, f), 'utf8')))
  expect(found.sort()).toEqual(Object.keys(ownSql).sort())
  // The rule sees the SQL that there is.
  expect(
    sources.filter((f) => f.includes('/repo/') && sendsSql.test(readFileSync(path.join(root, f), 'utf8'))).length,
  ).toBeGreaterThan(40)
})

/** A variable of a module: Next bundles its own copy of each module, so what the process sets in it, pages never see. */
const ownVariable = /^(export )?let /m

/** Where a copy for the pages and one for the process are right, and why. */
const copied: Record<string, string> = {
  'apps/api/backstage/catalog-queries-support.ts': 'tests alone',
  'apps/api/recent-callers.ts': 'the API alone, which Next does not bundle',
  'apps/web/features/docs/draw-diagram.ts': 'a browser',
  'apps/web/features/flags/draft.ts': 'a browser',
  'apps/web/features/flags/snippets.ts': 'Swift, in a text',
  'apps/web/lib/actions/with-identity-confirmation.ts': 'a browser',
  'apps/web/server.ts': 'the process itself',
  'packages/flags-evaluator/evaluate.ts': 'a result within one call',
  'packages/flags-evaluator/hash.ts': 'a result within one call',
  'packages/modules/identity/operations/password.ts': 'loaded when needed, and always the same',
  'packages/modules/operator/operations/status.ts': 'a result that expires in seconds',
  'packages/modules/tokens/operations/find-token.ts': 'each copy caches only while it is notified of changes itself',
  'packages/parsing/tasks/markdown/highlight.ts': 'loaded when needed, and always the same',
  'packages/ui/toast.tsx': 'a browser',
  'plugins/cloud-costs/ui/rules-editor.tsx': 'a browser',
  'workers/main.ts': 'the process itself',
}

test('modules have no variables that pages and the process around them would set apart: packages/kernel/composed.ts shares them', () => {
  const found = sources.filter((f) => ownVariable.test(readFileSync(path.join(root, f), 'utf8')))
  expect(found).toEqual(Object.keys(copied))
})

test('a test file that replaces modules, or searches all of the memory, has a process of its own', () => {
  const config = readFileSync(path.join(root, 'vitest.config.ts'), 'utf8')
  const all = execFileSync('git', ['ls-files', '*.test.ts'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const wide = /^\s*vi\.(mock|doMock)\(|^import .*\bqueryObjects\b/m
  const found = all.filter((file) => wide.test(readFileSync(path.join(root, file), 'utf8')))
  expect(found.length).toBeGreaterThan(3)
  expect(found.filter((file) => !config.includes(`'${file}'`))).toEqual([])
})
