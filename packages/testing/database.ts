import { randomBytes } from 'node:crypto'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { wrongCounts, wrongDocuments } from '@callboard/modules/catalog/testing'
import pg from 'pg'
import { expect, inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string
    template: string
    redisUrl: string
  }
}

export type TestDatabase = {
  appUrl: string
  systemUrl: string
  superuserUrl: string
  drop(options?: { hasAnyRows?: boolean }): Promise<void>
}

/** A PostgreSQL server with a migrated database. */
export type TestServer = { superuserUrl: string; template: string }

const withSuperuser = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** After every suite: whatever it wrote, stored documents are those that would be assembled now, and counts are right. */
async function expectCurrentCopies(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    expect((await client.query(wrongDocuments.text)).rows).toEqual([])
    expect((await client.query(wrongCounts.text)).rows).toEqual([])
  } finally {
    await client.end()
  }
}

const commonServer = (): TestServer => ({ superuserUrl: inject('superuserUrl'), template: inject('template') })

/**
 * Creates a database for a test file by copying the migrated template, and opens the pools on it.
 * @param server other than that of all test files
 */
export async function openTestDatabase({ superuserUrl, template }: TestServer = commonServer()): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await withSuperuser(superuserUrl, async (client) => {
    await client.query(`create database ${name} template ${template} owner callboard_owner`)
    // A copy does not have its template's grants on the database itself, and grants are part of what is tested.
    await client.query(`revoke temporary on database ${name} from public`)
    for (const role of ['callboard_app', 'callboard_system']) {
      const may = await client.query("select has_database_privilege($1, $2, 'temp') as temp", [role, template])
      if (may.rows[0]?.temp) await client.query(`grant temporary on database ${name} to ${role}`)
    }
  })
  const url = (role: string, password: string) =>
    Object.assign(new URL(superuserUrl), { username: role, password, pathname: `/${name}` }).href
  const database = {
    appUrl: url('callboard_app', 'app'),
    systemUrl: url('callboard_system', 'system'),
    superuserUrl: Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href,
  }
  configureDatabase({ appUrl: database.appUrl, systemUrl: database.systemUrl, poolSize: 8 })
  return {
    ...database,
    async drop({ hasAnyRows = false } = {}) {
      await closeDatabase()
      if (!hasAnyRows) await expectCurrentCopies(database.superuserUrl)
      await withSuperuser(superuserUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}
