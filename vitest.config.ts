import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** These suites take longest; one that began last would run alone. Vitest's own order is by size where it knows no times. */
const long = ['tests', 'infra'].map((folder) => `${import.meta.dirname}/${folder}/`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => long.some((folder) => moduleId.startsWith(folder))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  // Next keeps JSX as it is; tests that render a component need it as calls.
  oxc: { jsx: { runtime: 'automatic' } },
  // The paths of apps/web/tsconfig.json.
  resolve: { alias: [{ find: /^~\//, replacement: `${import.meta.dirname}/apps/web/` }] },
  test: {
    include: [
      'packages/**/*.test.ts',
      'plugins/**/*.test.ts',
      'apps/**/*.test.ts',
      'workers/**/*.test.ts',
      'infra/**/*.test.ts',
      'tests/**/*.test.ts',
      'tools/sandbox/**/*.test.ts',
    ],
    // `npm run test:images` runs the suite of images and deployments, `npm run test:cluster` that of a real control plane.
    exclude: [
      '**/node_modules/**',
      'apps/web/e2e/**',
      '**/.next/**',
      'infra/deploy/run-images.test.ts',
      'infra/deploy/deploy-guide.test.ts',
      'infra/deploy/stack.test.ts',
      'infra/deploy/chaos.test.ts',
      'infra/deploy/lost-database.test.ts',
      'tests/cluster/**',
    ],
    globalSetup: ['infra/test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // More than the two cores that CI has: some wait for PostgreSQL, Redis or processes of their own.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // A file finds the modules that the files before it have imported: importing the product anew for each takes longer than most tests.
    isolate: false,
    // A test that asserts nothing fails: one whose loop had nothing to go through, or whose callback was never called.
    expect: { requireAssertions: true },
  },
})
