import path from 'node:path'
import { rolldown } from 'rolldown'
import { root } from '../launch/paths.ts'

/** Writes an entry with everything that it loads as one JavaScript file. @param entry relative to the repository */
export async function writeBundle(entry: string, file: string): Promise<void> {
  const bundle = await rolldown({
    input: path.join(root, entry),
    platform: 'node',
    // Optional parts of `ws`, which works without them.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'silent',
  })
  try {
    await bundle.write({ file, format: 'esm' })
  } finally {
    await bundle.close()
  }
}
