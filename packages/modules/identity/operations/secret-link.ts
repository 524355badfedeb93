import { createHash, randomBytes } from 'node:crypto'

/** Hash of a link's secret. Secrets come from URLs and forms: a value that is not text matches no link. */
export const hashSecret = (secret: unknown): string =>
  createHash('sha256')
    .update(typeof secret === 'string' ? secret : '')
    .digest('hex')

/** A secret for a link or a cookie: 256 bits, in URL-safe characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
