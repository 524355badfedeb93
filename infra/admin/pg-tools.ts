import { AppError } from '@callboard/core/errors'
import { safeDecode } from '@callboard/core/safe-decode'
import { execa } from 'execa'

/** The environment by which PostgreSQL's programs connect: arguments are visible to everybody on a machine. */
export function libpqEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const sslmode = searchParams.get('sslmode')
  return {
    PGHOST: hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port || '5432',
    PGUSER: safeDecode(username),
    PGPASSWORD: safeDecode(password),
    PGDATABASE: safeDecode(pathname.slice(1)),
    ...(sslmode ? { PGSSLMODE: sslmode } : {}),
  }
}

/**
 * Runs pg_dump or pg_restore against the database of a URL.
 * @throws AppError `unavailable` with what the program said
 */
export async function runPgTool(program: 'pg_dump' | 'pg_restore', url: string, args: readonly string[]): Promise<void> {
  const done = await execa(program, args, { reject: false, env: libpqEnvironment(url) })
  if (done.exitCode === 0) return
  if (done.code === 'ENOENT')
    throw new AppError(
      'unavailable',
      `${program} is not installed. Install the client programs of the server's PostgreSQL version.`,
    )
  const said = done.stderr.trim()
  const hint = said.includes('server version mismatch')
    ? `\nInstall the client programs of the server's version; PostgreSQL's own packages have all of them.`
    : ''
  throw new AppError('unavailable', `${program} failed:\n${said}${hint}`)
}
