import { randomBytes } from 'node:crypto'
import type { DemoOffer } from '@callboard/kernel/demo-offer'
import { type Platform } from '@callboard/kernel/platform'
import { composePlatform } from '@callboard/modules/compose-platform'
import type { PluginRegistry } from '@callboard/plugin-kit/server'
import { expect } from 'vitest'

/** A platform as composed by a process, with its own keys. */
export function testPlatform(
  plugins: PluginRegistry,
  demo?: DemoOffer,
  publicUrl = 'http://127.0.0.1:1',
  billing?: Platform['billing'],
): Platform {
  return composePlatform({
    plugins,
    publicUrl,
    keys: [{ id: 'test', key: Uint8Array.from(randomBytes(32)) }],
    outgoingAllow: demo ? [new URL(demo.origin).host] : [],
    demo,
    billing,
  })
}

/** Runs `check` until it returns a value, or fails after the timeout with the last result. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, deadlineMs = 45_000): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const seen = await check()
    if (seen) {
      // Waiting for a condition is an assertion too: a test may consist of it.
      expect(seen).toBeTruthy()
      return seen
    }
    if (Date.now() > end) throw new Error(`it did not happen within ${deadlineMs} ms`)
    await new Promise((r) => setTimeout(r, 25))
  }
}
