import { defineConfig } from '@playwright/test'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Journeys that make a stand-in fail for everybody, or that measure times: each runs with nothing beside it. */
const alone = /(connection-care|gallery|kubernetes|live|main-job|pipelines)\.spec\.ts$/

/** End-to-end tests against the product as `npm start` runs it, with a separate data folder. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../../test-results',
  snapshotPathTemplate: '{testDir}/component-pictures/{arg}{ext}',
  globalSetup: './start-product.ts',
  // Each journey has an organization of its own, and waits for the product about half of its time.
  workers: 2,
  // `npm test` runs one after the other: projects that depend on each other would ignore which files were asked for.
  projects: [
    { name: 'together', testIgnore: alone },
    { name: 'alone', testMatch: alone, workers: 1 },
  ],
  timeout: 150_000,
  // A few pixels: edges may differ between machines.
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixels: 20 } },
  reporter: [['list'], ['json']],
  use: {
    launchOptions: { ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}), args: quiet },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
})
