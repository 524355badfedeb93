import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'

/** The server whose client programs are installed, for drills with pg_dump: it refuses servers that are newer than itself. */
export type InstalledPostgres = { version: number; bin: string }

function versionOf(program: string): number {
  try {
    return Number(/\d+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? 0)
  } catch {
    return 0
  }
}

/** Debian keeps server programs outside of the path. */
export function findInstalledPostgres(): InstalledPostgres | undefined {
  const version = versionOf('pg_dump')
  const candidates = [`/usr/lib/postgresql/${version}/bin`, '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin']
  const bin = candidates.find(
    (folder) => existsSync(path.join(folder, 'initdb')) && versionOf(path.join(folder, 'postgres')) === version,
  )
  return version > 0 && bin ? { version, bin } : undefined
}

/** The server refuses to run as root. */
const asPostgres = (command: string, args: string[]) =>
  process.getuid?.() === 0 ? execa('runuser', ['-u', 'postgres', '--', command, ...args]) : execa(command, args)

/** Starts it in a new folder on loopback, with a superuser `postgres`. */
export async function startInstalledPostgres({ bin }: InstalledPostgres, dir: string, port: number, password: string) {
  mkdirSync(dir, { mode: 0o700 })
  const passwordFile = path.join(dir, 'password')
  writeFileSync(passwordFile, password)
  if (process.getuid?.() === 0) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })))
    for (const file of [dir, passwordFile]) chownSync(file, uid ?? 0, gid ?? 0)
  }
  const data = path.join(dir, 'data')
  await asPostgres(path.join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--locale=C.UTF-8',
    '--encoding=UTF8',
  ])
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`
  await asPostgres(path.join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', path.join(dir, 'log'), '-o', options, 'start'])
  return {
    superuserUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await asPostgres(path.join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
    },
  }
}
