import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** `npm run test:images` runs the suite of images and deployments, `npm run test:cluster` that of a real control plane. */
const elsewhere = [
  '**/node_modules/**',
  'apps/web/e2e/**',
  '**/.next/**',
  'infra/deploy/run-images.test.ts',
  'infra/deploy/deploy-guide.test.ts',
  'infra/deploy/stack.test.ts',
  'infra/deploy/chaos.test.ts',
  'infra/deploy/lost-database.test.ts',
  'tests/cluster/**',
]

/**
 * These replace modules for a whole process, search all of its memory, or load an older SDK of OpenFeature, which newer ones then use
 * as theirs: each has a process of its own.
 */
const alone = [
  'apps/api/flags/flags.test.ts',
  'apps/web/components/json-form/json-form.test.ts',
  'apps/web/components/json-form/unusual-forms.test.ts',
  'plugins/kubernetes/answered-requests.test.ts',
  'tests/integration/whole-pages.test.ts',
]

const common = {
  // Next keeps JSX as it is; tests that render a component need it as calls.
  oxc: { jsx: { runtime: 'automatic' as const } },
  // The paths of apps/web/tsconfig.json.
  resolve: { alias: [{ find: /^~\//, replacement: `${import.meta.dirname}/apps/web/` }] },
}

/** Of every suite, also those with a configuration of their own. */
export const usual = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  // A test that asserts nothing fails: one whose loop had nothing to go through, or whose callback was never called.
  expect: { requireAssertions: true },
}

/**
 * Files that share processes, where they find the modules that the files before them have imported: importing the product anew for
 * each takes longer than most tests. Processes are ended between projects, because what files leave behind adds up.
 */
const together = (name: string, ...folders: string[]) => ({
  ...common,
  test: {
    ...usual,
    name,
    isolate: false,
    include: folders.map((folder) => `${folder}/**/*.test.ts`),
    exclude: [...elsewhere, ...alone],
  },
})

const projects = [
  // Suites that take long come first; one that began last would run by itself.
  together('suites', 'tests', 'infra'),
  { ...common, test: { ...usual, name: 'alone', include: alone } },
  together('modules', 'packages/modules'),
  together('parts', 'packages/!(modules)', 'plugins', 'apps', 'workers', 'tools/sandbox'),
]
const order = projects.map(({ test }) => test.name)

/** Vitest's own order, by size or the time that a file took before, within each project. */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => order.indexOf(a.project.name) - order.indexOf(b.project.name))
  }
}

export default defineConfig({
  test: {
    projects,
    globalSetup: ['infra/test/global-setup.ts'],
    // More than the two cores that CI has: some wait for PostgreSQL, Redis or processes of their own.
    maxWorkers: 3,
    sequence: { sequencer: ByProject },
  },
})
