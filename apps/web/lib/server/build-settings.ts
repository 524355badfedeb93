import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const requiredServerFiles = z.object({ config: z.record(z.string(), z.unknown()) })

/**
 * Gives Next the settings that its build has written down. Otherwise each start compiles `next.config.ts` again, which an
 * image would have to hold with Next's compiler. The server that `output: 'standalone'` generates sets the same variable
 * (next/dist/build/utils.js, copyTracedFiles); `next({ conf })` is not read by a custom server.
 */
export function applyBuildSettings(webDir: string): void {
  const written: unknown = JSON.parse(readFileSync(path.join(webDir, '.next/required-server-files.json'), 'utf8'))
  // biome-ignore lint/style/noProcessEnv: Next takes these settings from nowhere else.
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(requiredServerFiles.parse(written).config)
}
