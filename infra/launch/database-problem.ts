import { ConfigurationError } from '@callboard/env/load'

/** Something about the database that an operator has to change. The message says what. */
export class DatabaseProblem extends Error {
  override name = 'DatabaseProblem'

  /** The SQLSTATE or the code of the network error that it explains. */
  get code(): string {
    return codeOf(this.cause)
  }
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : 'the server')
const roleOf = (url: string) => (URL.canParse(url) ? new URL(url).username : '')
const nameOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname.slice(1) : '')

/** What is wrong, by PostgreSQL's SQLSTATE or by the code of a network error. */
const sentences: Record<string, (url: string) => string> = {
  ECONNREFUSED: (url) => `No PostgreSQL answers at ${hostOf(url)}. Check that it is running, and its host and port.`,
  ECONNRESET: (url) =>
    `${hostOf(url)} closed the connection. Check that it is PostgreSQL, and whether it requires ?sslmode=require.`,
  ENOTFOUND: (url) => `The host name of ${hostOf(url)} is not known. Check the URL.`,
  ETIMEDOUT: (url) => `${hostOf(url)} does not answer. Check the address and the firewall.`,
  '28P01': (url) => `PostgreSQL at ${hostOf(url)} refused the password of the role ${roleOf(url)}.`,
  '28000': (url) =>
    `PostgreSQL at ${hostOf(url)} does not let the role ${roleOf(url)} in. Check that it exists, and pg_hba.conf.`,
  '3D000': (url) =>
    `The database ${nameOf(url)} does not exist at ${hostOf(url)}. Create it with \`npm run admin -- setup\` and DATABASE_ADMIN_URL.`,
  '53300': (url) =>
    `PostgreSQL at ${hostOf(url)} has no connection left. Raise max_connections, or lower DATABASE_POOL_SIZE (docs/operations/connections.md).`,
  '57P03': (url) => `PostgreSQL at ${hostOf(url)} is starting or stopping. Try again in a moment.`,
  '42501': (url) =>
    `The role ${roleOf(url)} lacks a right. DATABASE_ADMIN_URL needs a superuser, or a role with CREATEROLE, CREATEDB and BYPASSRLS.`,
  '55P03': () => 'Another transaction holds a lock that this needs. Nothing was changed; run it again in a moment.',
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * Why something could not be done with the database, as a sentence for an operator.
 * @returns undefined for errors that an operator cannot be expected to know, which are shown whole
 */
export function databaseProblem(error: unknown, url: string): string | undefined {
  if (error instanceof ConfigurationError || error instanceof DatabaseProblem) return error.message
  const code = codeOf(error)
  const sentence = Object.hasOwn(sentences, code) ? sentences[code]?.(url) : undefined
  return sentence && error instanceof Error && code === '42501' ? `${sentence} (${error.message})` : sentence
}
