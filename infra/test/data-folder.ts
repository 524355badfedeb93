import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Linux keeps it in memory. */
const inMemory = '/dev/shm'

const neededBytes = 6 * 1024 ** 3

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= neededBytes
  } catch {
    return false
  }
}

/**
 * Creates a folder for the data of a PostgreSQL or of a whole product that lives as long as its test.
 * In memory where there is room: a copy of the migrated database is 1,200 files, which takes 0.1 s there and 1.7 s on a disk.
 * @returns its path, readable by the account that PostgreSQL runs as
 */
export function createDataFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(hasRoom(inMemory) ? inMemory : os.tmpdir(), prefix))
  chmodSync(folder, 0o755)
  return folder
}
