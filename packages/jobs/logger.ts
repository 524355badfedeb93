import { type DestinationStream, type Logger, pino } from 'pino'

const hidden = ['password', 'token', 'secret', 'secrets', 'authorization', 'cookie', 'privateKey', 'hookSecret']

/** JSON lines with a name; values that look like secrets are redacted. */
export function createLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = { name, level, redact: { paths: hidden.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' } }
  return destination ? pino(options, destination) : pino(options)
}
