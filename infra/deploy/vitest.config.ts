import { defineConfig } from 'vitest/config'
import usual from '../../vitest.config.ts'

// The suite of images alone: it builds the web app, and needs root.
export default defineConfig({
  test: {
    ...usual.test,
    root: import.meta.dirname,
    include: ['run-images.test.ts'],
    exclude: [],
    globalSetup: ['../test/global-setup.ts'],
  },
})
