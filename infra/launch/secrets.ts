import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

type Secrets = {
  postgres: string
  owner: string
  app: string
  system: string
  session: string
  encryption: string
  sandbox: string
}

/** Secrets of the embedded default, generated once and stored beside the data they protect. */
export function embeddedSecrets(file: string): Secrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets
  const make = () => randomBytes(24).toString('base64url')
  const secrets: Secrets = {
    postgres: make(),
    owner: make(),
    app: make(),
    system: make(),
    session: randomBytes(32).toString('base64'),
    encryption: `k1:${randomBytes(32).toString('base64')}`,
    sandbox: make(),
  }
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  return secrets
}
