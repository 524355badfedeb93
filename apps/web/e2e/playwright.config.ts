import { defineConfig } from '@playwright/test'

const quiet = [
  '--no-sandbox',
  // Debian's Chromium rasters on a GPU, which machines without one imitate at the cost of half a core.
  '--disable-gpu',
  '--disable-gpu-rasterization',
  '--disable-software-rasterizer',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** End-to-end tests against the product as `npm start` runs it, one for each worker, with separate data folders. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../../test-results',
  snapshotPathTemplate: '{testDir}/component-pictures/{arg}{ext}',
  globalSetup: './start-products.ts',
  // A journey waits half of its time, for a sync or a mail: two keep the two cores of CI busy.
  workers: process.env.CALLBOARD_RUNNING ? 1 : 2,
  // A minute on a fast machine; a slow one takes three times as long, and so do its pages. How fast the product is, benches tell.
  timeout: 300_000,
  // A few pixels: edges may differ between machines.
  expect: { timeout: 90_000, toPass: { timeout: 90_000 }, toHaveScreenshot: { maxDiffPixels: 20 } },
  reporter: [['list'], ['json']],
  use: {
    launchOptions: { ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}), args: quiet },
    actionTimeout: 90_000,
    navigationTimeout: 90_000,
    viewport: { width: 1280, height: 800 },
    // Spinners and skeletons that stand still: a frame of each is painted by the processor, which the product needs as well.
    contextOptions: { reducedMotion: 'reduce' },
    // Without a film, which takes as much of a core as the pages themselves; each action still has its page.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
})
