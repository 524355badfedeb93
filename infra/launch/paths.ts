import path from 'node:path'

/** The folder of the checkout. */
export const root = path.resolve(import.meta.dirname, '../..')

/** All files of a run. `CALLBOARD_DATA_DIR` moves it, so that tests do not affect a developer's data. */
export const dataDir = process.env.CALLBOARD_DATA_DIR ?? path.join(root, '.data')

export const inData = (...parts: string[]) => path.join(dataDir, ...parts)
