import { defineConfig } from 'vitest/config'
import usual from '../../vitest.config.ts'

// The image tests only: they build the web app, and require root.
export default defineConfig({
  test: {
    ...usual.test,
    root: import.meta.dirname,
    include: ['run-images.test.ts'],
    exclude: [],
    globalSetup: ['../test/global-setup.ts'],
  },
})
