import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { execa } from 'execa'
import { freePort, untilReady } from '../launch/ports.ts'
import type { PageCounts } from './page-counts.ts'
import type { BenchStack } from './stack.ts'

export type PageServer = { url: string; counts(): Promise<PageCounts>; stop(): Promise<void> }

/** The web process of a checkout that is already built. */
export async function startWeb({ databaseUrls }: Pick<BenchStack, 'databaseUrls'>, checkout: string): Promise<PageServer> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const web = execa(process.execPath, [path.join(checkout, 'infra/bench/page-server.ts')], {
    ipc: true,
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    env: {
      NODE_ENV: 'production',
      DATABASE_APP_URL: databaseUrls.app,
      DATABASE_SYSTEM_URL: databaseUrls.system,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
      NEXTAUTH_URL: url,
      ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`,
      PUBLIC_URL: url,
      CALLBOARD_LOCAL: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
  })
  await untilReady(`${url}/readyz`, 60_000, () => web.exitCode === null || web.exitCode === undefined)
  return {
    url,
    counts: async () => {
      const answer = once(web, 'message')
      web.send?.('counts')
      return (await answer)[0] as PageCounts
    },
    stop: async () => {
      web.kill('SIGTERM')
      await web
    },
  }
}
