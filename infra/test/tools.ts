import { existsSync } from 'node:fs'
import os from 'node:os'
import { execa } from 'execa'
import { type RunningRedis, startInstalledRedis, which } from '../launch/redis.ts'

/** Installs a Debian package if possible: as root, on a machine with apt. */
async function installFromDebian(name: string): Promise<void> {
  if (process.getuid?.() !== 0 || !(await which('apt-get'))) return
  console.log(`  installing ${name} (Debian) …`)
  await execa('apt-get', ['update', '-qq'], { reject: false })
  await execa('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
    reject: false,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** Without the windows, tabs and extensions that the whole browser also runs when nobody sees it. */
const headlessShell = 'chromium-headless-shell'

/** A Chromium: Debian's headless one, else the system's, else Playwright's own download. Undefined lets Playwright use its own. */
export async function findBrowser(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named && existsSync(named)) return named
  if (!(await which(headlessShell))) await installFromDebian(headlessShell)
  const found = await which(headlessShell, 'chromium', 'chromium-browser', 'google-chrome')
  if (found) return found
  await execa('playwright', ['install', 'chromium'], { preferLocal: true, stdio: 'inherit', reject: false })
  return undefined
}

/** A real Redis for the queue suite; undefined if unavailable, and the suite reports that it was skipped. */
export async function startRedis(): Promise<Pick<RunningRedis, 'url' | 'stop'> | undefined> {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, stop: async () => {} }
  if (!(await which('redis-server'))) await installFromDebian('redis-server')
  const redis = await startInstalledRedis(os.tmpdir())
  if (!redis) console.log('  no Redis here, and none could be installed: the queue suite runs on PostgreSQL alone')
  return redis
}
