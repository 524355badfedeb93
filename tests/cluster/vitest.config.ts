import { defineConfig } from 'vitest/config'
import { usual } from '../../vitest.config.ts'

// `npm run test:cluster` only: it needs the binaries of a control plane.
export default defineConfig({
  test: {
    ...usual,
    root: import.meta.dirname,
    include: ['real-cluster.test.ts'],
    exclude: [],
    globalSetup: [],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
