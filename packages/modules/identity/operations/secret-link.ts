import { createHash, randomBytes } from 'node:crypto'

/** What stands for the secret of a link. It comes from addresses and forms: one that is no text fits no link. */
export const hashSecret = (secret: unknown): string =>
  createHash('sha256')
    .update(typeof secret === 'string' ? secret : '')
    .digest('hex')

/** A secret for a link or a cookie: 256 bits, in letters that an address can hold. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
