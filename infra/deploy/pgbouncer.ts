import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { freePort, isListening } from '../launch/ports.ts'
import { which } from '../launch/redis.ts'

export type PgBouncer = { command: string; env: Record<string, string> }

/** The installed PgBouncer, else Debian's, unpacked into a folder without being installed; undefined if there is neither. */
export async function findPgBouncer(folder: string): Promise<PgBouncer | undefined> {
  const installed = await which('pgbouncer', '/usr/sbin/pgbouncer')
  if (installed) return { command: installed, env: {} }
  const unpacked = path.join(folder, 'unpacked')
  mkdirSync(unpacked, { recursive: true })
  const commands = `apt-get download pgbouncer libc-ares2 && for package in *.deb; do dpkg-deb -x "$package" .; done`
  // Without a network, apt-get would wait for minutes.
  await execa('sh', ['-c', commands], { cwd: unpacked, reject: false, timeout: 30_000 })
  const libraries = `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`
  const found = {
    command: path.join(unpacked, 'usr/sbin/pgbouncer'),
    env: { LD_LIBRARY_PATH: path.join(unpacked, libraries) },
  }
  const { exitCode } = await execa(found.command, ['--version'], { reject: false, env: found.env })
  return exitCode === 0 ? found : undefined
}

/** Settings of a pooler in transaction mode. The product needs no exception for it, such as `ignore_startup_parameters`. */
const settings = (server: URL, port: number, users: string, connections: number) => `[databases]
* = host=${server.hostname} port=${server.port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 500
`

/**
 * Starts it on loopback in front of a server.
 * @param passwords of the roles that connect through it
 * @param connections to the server, for each database and role
 */
export async function startPgBouncer(
  { command, env }: PgBouncer,
  folder: string,
  { serverUrl, passwords, connections }: { serverUrl: string; passwords: Record<string, string>; connections: number },
): Promise<{ through(url: string): string; stop(): Promise<void> }> {
  const [port, users, config] = [await freePort(), path.join(folder, 'users.txt'), path.join(folder, 'pgbouncer.ini')]
  const lines = Object.entries(passwords).map(([role, password]) => `"${role}" "${password}"\n`)
  writeFileSync(users, lines.join(''))
  writeFileSync(config, settings(new URL(serverUrl), port, users, connections))
  // It refuses to run as root, and then reads its files as the user that it is given.
  chmodSync(folder, 0o755)
  const user = process.getuid?.() === 0 ? ['--user', 'nobody'] : []
  const pooler = execa(command, [...user, config], { reject: false, env, all: true })
  for (let i = 0; i < 100 && !(await isListening(port)); i++) {
    if (pooler.exitCode !== null) throw new Error(`PgBouncer did not start:\n${(await pooler).all}`)
    await new Promise((r) => setTimeout(r, 50))
  }
  return {
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    async stop() {
      pooler.kill('SIGINT')
      setTimeout(() => pooler.kill('SIGKILL'), 3000).unref()
      await pooler
    },
  }
}
