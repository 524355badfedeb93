import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = path.join(import.meta.dirname, '../..')
const filesIn = (...folders: string[]) =>
  execFileSync('git', ['ls-files', ...folders], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const isTest = (file: string) => /\.(test|spec)\.tsx?$|^apps\/web\/e2e\/|^workers\/test-stack\.ts$/.test(file)
const isManifest = (file: string) => file.endsWith('package.json')

/** The code and configuration of a deployment. */
const product = filesIn('apps', 'packages', 'plugins', 'workers', 'prisma', 'infra/admin', 'infra/deploy').filter(
  (file) => !isTest(file) && !isManifest(file),
)

/** Where the word has another meaning. Elsewhere it is the demo that a process may be composed with. */
const otherMeanings: Record<string, RegExp> = {
  // The directive of a content security policy.
  'apps/web/lib/http/page-policy.ts': /; sandbox"$/gm,
  'apps/api/backstage/techdocs/routes.ts': /; sandbox"$/gm,
  // A reserved slug.
  'packages/core/slug.ts': / sandbox /g,
}

const namesSandbox = (file: string, text: string) => {
  const other = otherMeanings[file]
  return /sandbox/i.test(other ? text.replace(other, '') : text)
}

test('no file of the product, its deployment or its schema names the sandbox', () => {
  expect(product.length).toBeGreaterThan(800)
  expect(product.filter((file) => namesSandbox(file, read(file)))).toEqual([])
})

test('the rule detects violations, also beside another meaning of the word', () => {
  expect(namesSandbox('plugins/ecs/server.ts', "secretAccessKey: 'sandbox-secret'")).toBe(true)
  expect(namesSandbox('packages/env/concerns.ts', 'SANDBOX_URL: url()')).toBe(true)
  expect(namesSandbox('apps/web/lib/http/page-policy.ts', 'const a = "frame-ancestors \'none\'; sandbox"')).toBe(false)
  expect(namesSandbox('apps/web/lib/http/page-policy.ts', 'page.sandbox + "frame-ancestors \'none\'; sandbox"')).toBe(true)
  for (const file of Object.keys(otherMeanings)) expect(product).toContain(file)
})

test('an installation without development dependencies has no sandbox: only tests and benches depend on it', () => {
  const manifests = ['package.json', ...filesIn('apps', 'packages', 'plugins', 'workers', 'infra').filter(isManifest)]
  const dependencies = z.object({ dependencies: z.record(z.string(), z.string()).default({}) })
  expect(manifests.length).toBeGreaterThan(20)
  expect(manifests.filter((file) => '@callboard/sandbox' in dependencies.parse(JSON.parse(read(file))).dependencies)).toEqual([])
})
