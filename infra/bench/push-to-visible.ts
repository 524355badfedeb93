import { setTimeout as wait } from 'node:timers/promises'
import type { TenantId } from '@callboard/core/ids'
import { actions } from '@callboard/core/permissions'
import { addStatement, watchStatements } from '@callboard/db/statements'
import { DatabaseUse } from '@callboard/jobs/database-use'
import { currentWork } from '@callboard/jobs/work-context'
import { connectSample } from '@callboard/modules/integrations'
import { createToken } from '@callboard/modules/tokens'
import { withClient } from '../launch/database.ts'
import { readOptions } from '../launch/options.ts'
import { addCopies, numbered, syncedTenant } from './copied-tenants.ts'
import { figure, percentile } from './figures.ts'
import { type BenchStack, generatedOrganization, startBenchStack } from './stack.ts'

// How long a push takes until the catalog shows it, while the schedules of many organizations run.

const repositories = 50

/** Of one push: milliseconds until it shows, and statements of its delivery and of the jobs that follow. */
type Push = { ms: number; statements: number }

type Pushed = { tenantId: TenantId; token: string }

const catalogFile = (i: number, revision: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: repo-${i}\n  description: Revision ${revision}\nspec:\n  type: service\n  lifecycle: production\n  owner: team-${i % 40}\n`

/** Counts statements for an organization: those of jobs, and those of requests only while that is switched on. */
function countFor(tenantId: TenantId) {
  let use = new DatabaseUse()
  let countsRequests = false
  watchStatements((text, pool) => {
    const work = currentWork()
    const counts = work?.tenant === tenantId && (work.kind !== 'request' || countsRequests)
    return (counts ? addStatement(use, text, pool) : undefined) ?? (() => {})
  })
  return {
    begin() {
      use = new DatabaseUse()
      countsRequests = true
    },
    delivered() {
      countsRequests = false
    },
    statements: () => use.statements,
  }
}

async function changeFile(stack: BenchStack, i: number, content: string): Promise<void> {
  const response = await fetch(`${stack.sandbox.url}/_sandbox/github/files`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ repository: `repo-${String(i).padStart(4, '0')}`, files: { 'catalog-info.yaml': content } }),
  })
  if (!response.ok) throw new Error(`the push was answered ${response.status}`)
}

async function shows(stack: BenchStack, token: string, i: number, text: string): Promise<boolean> {
  const answer = await fetch(`${stack.apiUrl}/api/catalog/entities/by-name/component/default/repo-${i}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return (await answer.text()).includes(text)
}

async function pushes(stack: BenchStack, { tenantId, token }: Pushed, count: number): Promise<Push[]> {
  const counter = countFor(tenantId)
  const all: Push[] = []
  for (let push = 0; push < count; push++) {
    const i = push % repositories
    counter.begin()
    const began = performance.now()
    // Answered once the webhook is.
    await changeFile(stack, i, catalogFile(i, `r${push}`))
    counter.delivered()
    while (!(await shows(stack, token, i, `Revision r${push}`))) {
      if (performance.now() - began > 30_000) throw new Error(`push ${push} did not show within 30 s`)
      await wait(4)
    }
    const ms = performance.now() - began
    // What follows: stored documents, search, notifications.
    await wait(500)
    all.push({ ms, statements: counter.statements() })
  }
  return all
}

function print(name: string, all: readonly Push[]): void {
  const of = (key: keyof Push, share: number) =>
    percentile(
      all.map((push) => push[key]),
      share,
    )
  const [p50, p95] = [of('ms', 0.5), of('ms', 0.95)]
  figure(`change to visible, ${name}, p50`, `${p50.toFixed(0)} ms`, 'target: below 150 ms')
  figure(`change to visible, ${name}, p95`, `${p95.toFixed(0)} ms`, 'target: below 400 ms')
  figure(`statements of a push, ${name}`, of('statements', 0.5).toFixed(0), `most ${of('statements', 1)}`)
}

/** `--tenants 1000 --pushes 100`: pushes to one of the organizations, before and after there are the others. */
export async function benchPushToVisible(args: string[]): Promise<void> {
  const { values } = readOptions(
    'npm run bench -- push [--tenants 1000] [--pushes 100]',
    { tenants: { type: 'string', default: '1000' }, pushes: { type: 'string', default: '100' } },
    { args },
  )
  const [tenants, count] = [Number(values.tenants), Number(values.pushes)]
  const organization = generatedOrganization(repositories)
  const stack = await startBenchStack(organization.dir)
  try {
    await withClient(stack.databaseUrls.superuser, async (client) => {
      const others = await syncedTenant(stack, 'push-others')
      const context = await stack.tenant('push')
      await connectSample(context, {})
      const { token } = await createToken(context, { name: 'bench', scopes: actions })
      while (!(await shows(stack, token, repositories - 1, 'service'))) await wait(500)
      print('alone', await pushes(stack, { tenantId: context.tenantId, token }, count))
      await addCopies(stack, client, others, numbered('push-others', tenants - 2))
      await client.query('vacuum analyze')
      print(`${tenants} organizations`, await pushes(stack, { tenantId: context.tenantId, token }, count))
    })
  } finally {
    await stack.stop()
    organization.remove()
  }
}
