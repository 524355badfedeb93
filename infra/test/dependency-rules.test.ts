import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../launch/paths.ts'

// Each dependency rule is broken by files of its own, so that a rule whose pattern matches nothing any more is noticed.

const config: IConfiguration = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs'))
const rules = config.forbidden ?? []

/** A file and what it must not import: another file, or a package. `type`: the import is of types alone. */
type Example = [from: string, to: string, kind?: 'type']

const examples: Record<string, readonly Example[]> = {
  'core-is-pure': [['packages/core/a.ts', 'packages/db/b.ts', 'type']],
  'evaluator-knows-nobody': [['packages/flags-evaluator/a.ts', 'packages/core/f.ts', 'type']],
  'db-knows-core-and-jobs': [['packages/db/a.ts', 'packages/kernel/b.ts', 'type']],
  'jobs-know-core': [['packages/jobs/a.ts', 'packages/db/b.ts', 'type']],
  'kit-knows-what-is-light': [['packages/plugin-kit/a.ts', 'packages/kernel/b.ts', 'type']],
  'cloud-knows-the-kit': [['packages/cloud/a.ts', 'packages/core/b.ts', 'type']],
  'domain-is-pure': [
    ['packages/modules/costs/domain/a.ts', 'packages/kernel/b.ts', 'type'],
    ['packages/modules/costs/domain/c.ts', 'packages/modules/costs/operations/d.ts', 'type'],
  ],
  'kernel-knows-no-module': [['packages/kernel/a.ts', 'packages/modules/costs/index.ts', 'type']],
  'modules-know-no-transport': [['packages/modules/costs/operations/a.ts', 'packages/ui/b.ts', 'type']],
  'a-module-shows-its-face': [
    ['packages/modules/costs/operations/b.ts', 'packages/modules/catalog/operations/c.ts', 'type'],
    ['packages/modules/costs/operations/d.ts', 'packages/modules/catalog/repo/e.ts'],
  ],
  'everybody-else-sees-the-face': [['workers/a.ts', 'packages/modules/costs/repo/b.ts', 'type']],
  'testing-is-for-tests': [['apps/api/a.ts', 'packages/modules/catalog/testing.ts', 'type']],
  'routes-are-mounted-by-the-api': [['packages/modules/costs/index.ts', 'packages/modules/catalog/routes.ts', 'type']],
  'handlers-run-in-workers': [['apps/web/lib/a.ts', 'packages/modules/costs/handlers.ts', 'type']],
  'ui-knows-nobody': [['packages/ui/a.tsx', 'packages/core/c.ts', 'type']],
  'env-knows-nobody': [['packages/env/a.ts', 'packages/core/d.ts', 'type']],
  'plugins-use-the-kit': [
    ['plugins/gitlab/a.ts', 'packages/modules/costs/index.ts', 'type'],
    ['plugins/gitlab/b.ts', 'packages/db/c.ts', 'type'],
  ],
  'lists-are-list-tables': [['apps/web/features/costs/a.tsx', 'packages/ui/table.tsx']],
  'slots-are-light': [['packages/modules/costs/slots.ts', 'packages/kernel/c.ts', 'type']],
  'plugins-do-not-know-each-other': [['plugins/gitlab/c.ts', 'plugins/github/d.ts', 'type']],
  'registry-for-apps-alone': [['packages/kernel/d.ts', 'plugins/server.ts', 'type']],
  'web-has-no-database': [['apps/web/features/costs/b.ts', 'packages/db/d.ts', 'type']],
  'web-knows-no-workers': [['apps/web/lib/b.ts', 'workers/c.ts', 'type']],
  'product-knows-no-tools': [['packages/kernel/e.ts', 'tools/sandbox/f.ts', 'type']],
  'sandbox-knows-no-product': [['tools/sandbox/a.ts', 'packages/core/e.ts', 'type']],
  'features-do-not-know-each-other': [['apps/web/features/costs/c.ts', 'apps/web/features/docs/d.ts', 'type']],
  'shared-parts-know-no-feature': [['apps/web/components/a.ts', 'apps/web/features/docs/e.ts', 'type']],
  'lib-knows-no-component': [['apps/web/lib/c.ts', 'apps/web/components/b.ts', 'type']],
  'prisma-behind-db': [['packages/modules/costs/operations/f.ts', 'packages/db/generated/client.ts']],
  'system-role-is-rare': [['packages/modules/costs/operations/g.ts', 'packages/db/system-db.ts']],
  'repo-knows-no-operation': [['packages/modules/costs/repo/a.ts', 'packages/modules/costs/operations/h.ts', 'type']],
  'entities-are-written-in-one-place': [
    ['packages/modules/catalog/operations/f.ts', 'packages/modules/catalog/repo/entity-apply.ts'],
  ],
  'events-know-no-subscriber': [['packages/kernel/events.ts', 'packages/modules/costs/events.ts', 'type']],
  'event-declarations-are-light': [['packages/modules/docs/events.ts', 'packages/modules/docs/operations/g.ts', 'type']],
  'wiring-is-composed': [['packages/modules/docs/operations/h.ts', 'packages/modules/subscribers.ts', 'type']],
  'parsers-run-in-threads': [['packages/modules/docs/operations/i.ts', 'yaml']],
  'core-parsers-run-in-threads': [['apps/api/b.ts', 'packages/modules/docs/domain/mkdocs.ts']],
  'template-builder-runs-in-browsers': [
    ['packages/modules/templates/operations/k.ts', 'packages/modules/templates/domain/builder/edit-template.ts'],
    ['apps/web/app/l.tsx', 'packages/modules/templates/domain/builder/template-document.ts'],
  ],
  'threads-are-the-pools': [['packages/modules/docs/operations/j.ts', 'packages/parsing/tasks/k.ts']],
  'parsing-knows-core-and-jobs': [['packages/parsing/a.ts', 'packages/db/f.ts', 'type']],
  'patterns-match-in-linear-time': [['packages/core/f.ts', 'picomatch']],
  'no-shared-app-tokens': [['plugins/github/e.ts', 'octokit']],
  'no-credentials-of-the-process': [['plugins/ecs/a.ts', '@aws-sdk/credential-provider-node']],
  'no-cycles': [
    ['packages/core/cycle-a.ts', 'packages/core/cycle-b.ts', 'type'],
    ['tools/sandbox/cycle-a.ts', 'tools/sandbox/cycle-b.ts', 'type'],
  ],
}

/** The imports that close the cycles, which are reported once each. */
const wayBack: readonly Example[] = [
  ['packages/core/cycle-b.ts', 'packages/core/cycle-a.ts', 'type'],
  ['tools/sandbox/cycle-b.ts', 'tools/sandbox/cycle-a.ts', 'type'],
]

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-rules-'))
const write = (file: string, text: string, flag: 'w' | 'a' = 'w') => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text, { flag })
}
const isFile = (to: string) => /\.tsx?$/.test(to)
const specifierOf = (from: string, to: string) => {
  if (!isFile(to)) return to
  const relative = path.relative(path.dirname(from), to)
  return relative.startsWith('.') ? relative : `./${relative}`
}

/** The rules that an import or a file breaks, by `from` and `to`. */
let broken: { rule: string; from: string; to: string }[]

beforeAll(async () => {
  const all = [...Object.values(examples).flat(), ...wayBack]
  for (const [from, to] of all)
    for (const file of [from, to]) if (isFile(file)) write(file, 'export const value = 1\nexport type Value = 1\n')
  for (const [, to] of all)
    if (!isFile(to)) {
      write(`node_modules/${to}/package.json`, JSON.stringify({ name: to, version: '1.0.0', main: 'index.js' }))
      write(`node_modules/${to}/index.js`, 'exports.value = 1\n')
    }
  all.forEach(([from, to, kind], at) => {
    const what = kind === 'type' ? `import type { Value as Value${at} }` : `import { value as value${at} }`
    write(
      from,
      `${what} from '${specifierOf(from, to)}'\nexport const use${at} = ${kind ? `1 as Value${at}` : `value${at}`}\n`,
      'a',
    )
  })
  write('packages/core/orphan.ts', 'export const value = 1\n')
  const { tsConfig: _, ...options } = config.options ?? {}
  const { output } = await cruise(
    ['apps', 'packages', 'plugins', 'workers', 'tools'],
    { ...options, baseDir: folder, validate: true, ruleSet: { forbidden: rules } },
    options.enhancedResolveOptions,
  )
  broken = (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every rule is an error, and has an example', () => {
  expect(rules.length).toBeGreaterThan(35)
  expect(rules.filter((rule) => rule.severity !== 'error').map((rule) => rule.name)).toEqual([])
  expect(rules.map((rule) => rule.name).sort()).toEqual([...Object.keys(examples), 'no-orphans'].sort())
})

test.each(Object.entries(examples))('%s', (rule, imports) => {
  const missed = imports.filter(
    ([from, to]) =>
      !broken.some((one) => one.rule === rule && one.from === from && (isFile(to) ? one.to === to : one.to.includes(to))),
  )
  expect(missed).toEqual([])
})

test('no-orphans', () => {
  expect(broken.filter((one) => one.rule === 'no-orphans').map((one) => one.from)).toContain('packages/core/orphan.ts')
})
