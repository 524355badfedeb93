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

const withSuperuser = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
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

/** Creates a database for a test file by copying the migrated template, and opens the pools on it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await withSuperuser(async (client) => {
    await client.query(`create database ${name} template ${inject('template')} owner callboard_owner`)
    // A copy does not have its template's grants on the database itself, and grants are part of what is tested.
    await client.query(`revoke temporary on database ${name} from public`)
    for (const role of ['callboard_app', 'callboard_system']) {
      const may = await client.query("select has_database_privilege($1, $2, 'temp') as temp", [role, inject('template')])
      if (may.rows[0]?.temp) await client.query(`grant temporary on database ${name} to ${role}`)
    }
  })
  const url = (role: string, password: string) =>
    Object.assign(new URL(inject('superuserUrl')), { username: role, password, pathname: `/${name}` }).href
  const database = {
    appUrl: url('callboard_app', 'app'),
    systemUrl: url('callboard_system', 'system'),
    superuserUrl: Object.assign(new URL(inject('superuserUrl')), { pathname: `/${name}` }).href,
  }
  configureDatabase({ appUrl: database.appUrl, systemUrl: database.systemUrl, poolSize: 8 })
  return {
    ...database,
    async drop({ hasAnyRows = false } = {}) {
      await closeDatabase()
      if (!hasAnyRows) await expectCurrentCopies(database.superuserUrl)
      await withSuperuser((client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}
