import { setTimeout as wait } from 'node:timers/promises'
import { watchStatements } from '@callboard/db/statements'
import type pg from 'pg'
import { withClient } from '../launch/database.ts'
import { readOptions } from '../launch/options.ts'
import { addCopies, intervalMinutes, numbered, syncedTenant } from './copied-tenants.ts'
import { collectGarbage, figure } from './figures.ts'
import { type ProcessUse, readUse } from './process-use.ts'
import { generatedOrganization, startBenchStack } from './stack.ts'

// What organizations cost while nobody uses them: with active integrations, whose schedules go on.

const entities = 200

type Use = { statements: number; node: ProcessUse; database: ProcessUse; at: number }
let statements = 0

async function postmaster(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`)
  return Number(rows[0]?.file.split('\n')[0])
}

async function readAll(client: pg.Client): Promise<Use> {
  collectGarbage()
  const { user, system } = process.cpuUsage()
  const node = { cpuS: (user + system) / 1e6, megabytes: process.memoryUsage().rss / 2 ** 20 }
  return { statements, node, database: readUse(await postmaster(client)), at: performance.now() }
}

type Rates = { perS: number; node: number; database: number; megabytes: number }

/** Statements per second, shares of a core, and memory at the end, over some minutes. */
async function measure(client: pg.Client, minutes: number): Promise<Rates> {
  const before = await readAll(client)
  await wait(minutes * 60_000)
  const after = await readAll(client)
  const s = (after.at - before.at) / 1000
  return {
    perS: (after.statements - before.statements) / s,
    node: (after.node.cpuS - before.node.cpuS) / s,
    database: (after.database.cpuS - before.database.cpuS) / s,
    megabytes: after.node.megabytes + after.database.megabytes,
  }
}

const percent = (share: number) => `${(share * 100).toFixed(3)} %`

/** `--tenants 1000 --minutes 30`: as long as the interval of a sync, so that each organization has one. */
export async function benchIdle(args: string[]): Promise<void> {
  const { values } = readOptions(
    'npm run bench -- idle [--tenants 1000] [--minutes 15]',
    { tenants: { type: 'string', default: '1000' }, minutes: { type: 'string', default: String(intervalMinutes) } },
    { args },
  )
  const [tenants, minutes] = [Number(values.tenants), Number(values.minutes)]
  watchStatements(() => {
    statements++
    return () => {}
  })
  const organization = generatedOrganization(entities)
  const stack = await startBenchStack(organization.dir)
  try {
    await withClient(stack.databaseUrls.superuser, async (client) => {
      const first = await syncedTenant(stack, 'idle-0')
      const alone = await measure(client, Math.min(minutes, 5))
      await addCopies(stack, client, first, numbered('idle', tenants - 1))
      await client.query('vacuum analyze')
      const all = await measure(client, minutes)
      const each = (value: number, of: number) => (value - of) / (tenants - 1)
      figure('statements per second, one organization', alone.perS.toFixed(1))
      figure(
        `statements per second, ${tenants} organizations`,
        all.perS.toFixed(1),
        `${entities} entities each, ${minutes} minutes`,
      )
      figure('processor of one organization, API, workers and vendors', percent(each(all.node, alone.node)), 'of a core')
      figure(
        'processor of one organization, PostgreSQL',
        percent(each(all.database, alone.database)),
        'target: both below 0.02 %',
      )
      figure('memory of one organization', `${each(all.megabytes, alone.megabytes).toFixed(3)} MB`, 'target: below 1 MB')
    })
  } finally {
    await stack.stop()
    organization.remove()
  }
}
