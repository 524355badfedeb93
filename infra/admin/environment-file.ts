import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { AppError } from '@callboard/core/errors'

type Addresses = { publicUrl: string; database: string; redis?: string | undefined }

/** Without characters that shells, systemd or URLs treat specially. */
const newPassword = () => randomBytes(24).toString('base64url')

function requireUrl(text: string, protocols: readonly string[], option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && protocols.includes(url.protocol)) return url
  throw new AppError('invalid_input', `${option} must start with ${protocols.map((p) => `${p}//`).join(' or ')}.`)
}

/** The variables of a new deployment, with secrets made for it. */
export function newEnvironment({ publicUrl, database, redis }: Addresses): Record<string, string> {
  const at = requireUrl(database, ['postgresql:', 'postgres:'], '--database')
  if (at.pathname.length < 2)
    throw new AppError('invalid_input', '--database must name a database: postgresql://db.internal:5432/callboard')
  const connection = (role: string) => Object.assign(new URL(at), { username: `callboard_${role}`, password: newPassword() }).href
  return {
    DATABASE_URL: connection('owner'),
    DATABASE_APP_URL: connection('app'),
    DATABASE_SYSTEM_URL: connection('system'),
    ...(redis ? { REDIS_URL: requireUrl(redis, ['redis:', 'rediss:'], '--redis').href } : {}),
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PUBLIC_URL: requireUrl(publicUrl, ['https:', 'http:'], '--public-url').origin,
    METRICS_TOKEN: newPassword(),
  }
}

const header = `# Callboard's configuration and secrets. All variables are described in .env.example.
# Keep a copy of ENCRYPTION_KEYS apart from the backups of the database: without it, stored credentials cannot be decrypted.
# DATABASE_URL is for setup, migrations and backups only; web and workers do not read it.
`

/**
 * Writes the variables of a new deployment, readable by the current user only.
 * @throws AppError `conflict` if the file exists: its secrets may be in use
 */
export function writeEnvironmentFile(file: string, addresses: Addresses): void {
  const lines = Object.entries(newEnvironment(addresses)).map(([name, value]) => `${name}=${value}\n`)
  try {
    writeFileSync(file, header + lines.join(''), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new AppError('conflict', `${file} exists, and its secrets may be in use. Move it away, or choose another file.`)
  }
}
