import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { freePort, isListening } from '../launch/ports.ts'

const which = async (...names: string[]): Promise<string | undefined> => {
  for (const name of names) {
    const found = await execa('sh', ['-c', `command -v ${name}`], { reject: false })
    if (found.exitCode === 0) return found.stdout.trim()
  }
  return undefined
}

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

/** A Chromium: the system's, else Debian's, else Playwright's own download. Undefined lets Playwright use its own. */
export async function findBrowser(): Promise<string | undefined> {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const found = process.env.CHROMIUM_PATH ?? (await which(...names))
  if (found && existsSync(found)) return found
  await installFromDebian('chromium')
  const installed = await which(...names)
  if (installed) return installed
  await execa('playwright', ['install', 'chromium'], { preferLocal: true, stdio: 'inherit', reject: false })
  return undefined
}

export type RunningRedis = { url: string; stop(): Promise<void> }

/** A real Redis for the queue suite; undefined if unavailable, and the suite reports that it was skipped. */
export async function startRedis(): Promise<RunningRedis | undefined> {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, stop: async () => {} }
  if (!(await which('redis-server'))) await installFromDebian('redis-server')
  const binary = await which('redis-server')
  if (!binary) {
    console.log('  no Redis here, and none could be installed: the queue suite runs on PostgreSQL alone')
    return undefined
  }
  const port = await freePort()
  const server = execa(binary, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    reject: false,
    stdio: 'ignore',
  })
  for (let i = 0; i < 100 && !(await isListening(port)); i++) await new Promise((r) => setTimeout(r, 50))
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGTERM')
      await server
    },
  }
}
