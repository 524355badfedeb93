import { defineConfig } from 'vitest/config'
import { usual } from '../../vitest.config.ts'

// Tests of deployments: they build the web app. Those of images require root.
export default defineConfig({
  test: {
    ...usual,
    root: import.meta.dirname,
    include: [
      'run-images.test.ts',
      'deploy-guide.test.ts',
      'stack.test.ts',
      'chaos.test.ts',
      'lost-database.test.ts',
      'rolling-upgrade.test.ts',
    ],
    exclude: [],
    // Each file builds the web app first; two builds at a time would disturb each other.
    fileParallelism: false,
    globalSetup: ['../test/global-setup.ts'],
  },
})
