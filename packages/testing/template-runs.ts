import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { Platform } from '@callboard/kernel/platform'
import { advanceRunJob, wakeRunJob } from '@callboard/modules/templates/jobs'
import { advanceRun, wakeRun } from '@callboard/modules/templates/testing'
import { catalogOf } from './catalog.ts'
import { createTestTenant, type TestTenant } from './tenants.ts'

// Runs the jobs of templates one by one, so that a test decides what happens between them.

export const template = (name: string, spec: object, url = 'https://github.com/acme/templates/blob/main/template.yaml') => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, title: name, annotations: { 'backstage.io/source-location': `url:${url}` } },
  spec: { owner: 'platform', type: 'service', ...spec },
})

/** The context of a job, as workers make it. */
export const jobContext = (platform: Platform, { id }: TestTenant): HandlerContext & { tenantId: TestTenant['id'] } => ({
  platform,
  tenantId: id,
  log: createLogger('test', 'silent'),
  sendMail: async () => {},
  signal: new AbortController().signal,
  lastAttempt: true,
})

type Waiting = { id: string; name: string; payload: unknown; run_at: Date }

const waitingJobs = ({ id }: TestTenant) => systemDb('operator').$queryRaw<Waiting[]>`
  select id, name, payload, run_at from outbox
  where tenant_id = ${id}::uuid and finished_at is null and name like 'templates.%' order by run_at, id`

/** Runs due jobs until none is left. @param until instead of now */
export async function runJobs(platform: Platform, tenant: TestTenant, until?: Date): Promise<number> {
  for (let count = 0; ; count++) {
    const [job] = (await waitingJobs(tenant)).filter((one) => one.run_at <= (until ?? new Date()))
    if (!job || count > 200) return count
    await systemDb('operator').$executeRaw`update outbox set finished_at = now(), handed_at = now() where id = ${job.id}::uuid`
    const context = jobContext(platform, tenant)
    if (job.name === advanceRunJob.name) await advanceRun(context, advanceRunJob.payload.parse(job.payload))
    else await wakeRun(platform, tenant.id, wakeRunJob.payload.parse(job.payload))
  }
}

/** An organization with these templates and the group `platform`. */
export async function tenantWith(platform: Platform, templates: readonly object[]) {
  const tenant = await createTestTenant(platform)
  const write = await catalogOf(tenant)
  await write([
    ...templates,
    { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'platform' }, spec: { type: 'team', children: [] } },
  ])
  return { tenant, write }
}

/** Links members to users of the catalog in the group `platform`. */
export async function joinPlatform(
  { tenant, write }: Awaited<ReturnType<typeof tenantWith>>,
  people: readonly { userId: string; name: string; email: string }[],
): Promise<void> {
  await write(
    people.map(({ name, email }) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name },
      spec: { memberOf: ['platform'], profile: { email } },
    })),
  )
  for (const { userId, name } of people)
    await forTenant(tenant.id).tx((db) =>
      db.membership.updateMany({ where: { userId }, data: { catalogUser: `user:default/${name}` } }),
    )
}
