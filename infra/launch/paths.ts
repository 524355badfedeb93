import path from 'node:path'

/** The folder of the checkout. */
export const root = path.resolve(import.meta.dirname, '../..')

/** Everything a run leaves behind. `CALLBOARD_DATA_DIR` moves it, so that tests do not touch a developer's data. */
export const dataDir = process.env.CALLBOARD_DATA_DIR ?? path.join(root, '.data')

export const inData = (...parts: string[]) => path.join(dataDir, ...parts)
