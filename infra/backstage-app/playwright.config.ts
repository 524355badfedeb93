import { defineConfig } from '@playwright/test'
import web from '../../apps/web/e2e/playwright.config.ts'

/** Walks a Backstage app through a portal; `npm run backstage-app` prepares it. */
export default defineConfig({
  ...web,
  testDir: '.',
  testMatch: 'walk.spec.ts',
  outputDir: '../../test-results/backstage-app',
  globalSetup: './start.ts',
  workers: 1,
})
