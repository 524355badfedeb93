import { rmSync } from 'node:fs'
import path from 'node:path'
import { lowerPriority } from '@callboard/jobs/lower-priority'
import type { TestProject } from 'vitest/node'
import { migrate, prepareCluster } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { freePort } from '../launch/ports.ts'
import { createDataFolder } from './data-folder.ts'

/** One real PostgreSQL for all test files, with a migrated template that each file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What is started from here on inherits it. Workers lower theirs: beside tests of the usual priority they would hardly run, and
  // tests would wait for them.
  lowerPriority()
  const dir = createDataFolder('callboard-test-')
  const postgres = await startEmbeddedPostgres({
    dir: path.join(dir, 'postgres'),
    port: await freePort(),
    password: 'test',
    durable: false,
  })
  const urls = await prepareCluster(postgres.superuserUrl, 'template_callboard', { owner: 'owner', app: 'app', system: 'system' })
  await migrate(urls).catch(async (error: unknown) => {
    await postgres.stop()
    throw error
  })
  project.provide('superuserUrl', postgres.superuserUrl)
  project.provide('template', 'template_callboard')
  project.provide('redisUrl', process.env.TEST_REDIS_URL ?? '')
  return async () => {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
