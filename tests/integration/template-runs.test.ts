import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity } from '@callboard/modules/catalog'
import { connectSample, createIntegration } from '@callboard/modules/integrations'
import { decideApproval, dryRun, listTemplates, readRun, startRun } from '@callboard/modules/templates'
import {
  advanceRun,
  claimStep,
  executeStep,
  expressionContext,
  openStep,
  servicesOf,
  specOf,
} from '@callboard/modules/templates/testing'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { jobContext } from '@callboard/testing/template-runs'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

const templateYaml = (name: string, steps: string) => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: ${name}
spec:
  owner: team-a
  type: service
  parameters:
    - title: Name it
      required: [name]
      properties:
        name: { type: string, pattern: '^[a-z0-9-]+$' }
  steps:
${steps}
  output:
    links:
      - title: Repository
        url: \${{ steps.publish.output.remoteUrl }}
`

const fetchAndPublish = `    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: { name: '\${{ parameters.name }}' }
    - id: publish
      action: publish:github
      input:
        repoUrl: '?repo=\${{ parameters.name }}'
        topics: [go]
`

const folder = organizationFolder(
  {
    templates: {
      'service/catalog-info.yaml': templateYaml(
        'service',
        `${fetchAndPublish}    - id: issue
      action: github:issues:create
      input: { repoUrl: '?repo=\${{ parameters.name }}', title: Review it, labels: [review] }
    - id: pull
      action: publish:github:pull-request
      input:
        repoUrl: '?repo=platform'
        branchName: add-\${{ parameters.name }}
        title: Add \${{ parameters.name }}
        sourcePath: deploy
        targetPath: apps/\${{ parameters.name }}
    - id: register
      action: catalog:register
      input:
        repoContentsUrl: \${{ steps.publish.output.repoContentsUrl }}
    - id: done
      action: debug:log
      input: { message: 'Made \${{ steps.register.output.entityRef }}' }
`,
      ),
      'service/skeleton/catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${{ values.name }}\nspec:\n  type: service\n  lifecycle: production\n  owner: team-a\n',
      'service/skeleton/cmd/${{ values.name }}/main.go': 'package main // ${{ values.name }}\n',
      'service/skeleton/deploy/app.yaml': 'name: ${{ values.name }}\n',
      'asks/catalog-info.yaml': templateYaml(
        'asks',
        `${fetchAndPublish}    - id: ok
      action: approval
      input: { approvers: ['group:team-a'], message: Creates a service. }
`,
      ),
      'asks/skeleton/README.md': '# ${{ values.name }}\n',
    },
    handover: {
      'catalog-info.yaml': `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: handover }
spec:
  owner: team-a
  type: action
  steps:
    - id: edit
      action: catalog:edit
      input: { entityRef: '\${{ parameters.entity }}', values: { spec.owner: 'group:default/team-b' } }
    - id: propose
      action: publish:github:pull-request
      input:
        repoUrl: \${{ steps.edit.output.repoUrl }}
        branchName: owner-of-\${{ parameters.entity | parseEntityRef | pick("name") }}
        title: Change the owner
`,
    },
    platform: { 'README.md': '# Platform\n' },
  },
  {
    members: [{ login: 'grace', name: 'Grace', email: 'grace@example.com' }],
    teams: [{ slug: 'team-a', name: 'Team A', members: ['grace'] }],
  },
)

let stack: TestStack
let tenant: TestTenant
let owner: OperationContext
let developer: OperationContext
let integrationId: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  tenant = await createTestTenant(stack.platform)
  owner = tenant.as('owner')
  developer = (await tenant.member('developer')).context
  integrationId = (await connectSample(owner, {})).integration.id
  await endOfRun(owner, integrationId)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const repository = (name: string) => stack.sandbox.state.organization.repositories.filter((r) => r.name === name)
const ended = (id: string, state = 'succeeded') =>
  eventually(async () => {
    const run = await readRun(owner, { id })
    if (run.state === 'failed' && state !== 'failed') throw new Error(run.note)
    return run.state === state ? run : undefined
  }, 60_000)

test('templates of the account are listed, and dry-run with what they would publish', async () => {
  const { templates } = await listTemplates(owner, {})
  expect(templates.map(({ title, missing }) => [title, missing])).toEqual([
    ['asks', []],
    ['handover', []],
    ['service', []],
  ])
  const made = await dryRun(developer, { ref: 'template:default/service', values: { name: 'shop' } })
  expect(made.files.map(({ path }) => path)).toEqual(['catalog-info.yaml', 'cmd/shop/main.go', 'deploy/app.yaml'])
  expect(made.log.map(({ text }) => text)).toContain('Would create and publish shop.')
  expect(repository('shop')).toEqual([])
})

test('a run makes a repository, an issue and a pull request, and its entity is in the catalog', {
  timeout: 120_000,
}, async () => {
  const { id } = await startRun(developer, { ref: 'template:default/service', values: { name: 'shop' } })
  const run = await ended(id)
  const [made] = repository('shop')
  expect([...(made?.snapshot().keys() ?? [])].sort()).toEqual(['catalog-info.yaml', 'cmd/shop/main.go', 'deploy/app.yaml'])
  expect(made?.createdIssues).toMatchObject([{ title: 'Review it', labels: ['review'] }])
  const [platform] = repository('platform')
  expect(platform?.branches.pulls).toMatchObject([{ title: 'Add shop', head: 'add-shop' }])
  expect(platform && Object.keys(platform.branches.changesOf(platform.branches.pulls[0] as never))).toEqual([
    'apps/shop/app.yaml',
  ])
  expect(run.createdRefs).toEqual(['component:default/shop'])
  expect(run.output.links).toMatchObject([{ title: 'Repository' }])
  await eventually(async () => getEntity(owner, { ref: 'component:default/shop' }).catch(() => undefined), 60_000)
})

test('an action on an entity proposes a change of its catalog file', { timeout: 60_000 }, async () => {
  const { id } = await startRun(developer, {
    ref: 'template:default/handover',
    values: { entity: 'component:default/shop' },
    entity: 'component:default/shop',
  })
  await ended(id)
  const [shop] = repository('shop')
  const [pull] = shop?.branches.pulls ?? []
  expect(pull).toMatchObject({ title: 'Change the owner', head: 'owner-of-shop' })
  const changed = pull && shop?.branches.changesOf(pull)
  expect(Object.keys(changed ?? {})).toEqual(['catalog-info.yaml'])
  expect(changed?.['catalog-info.yaml']).toContain('owner: group:default/team-b')
})

test('a rejected run deletes what it made', { timeout: 120_000 }, async () => {
  const grace = await tenant.member('viewer')
  const linked = { where: { userId: grace.account.id }, data: { catalogUser: 'user:default/grace' } }
  await forTenant(tenant.id).tx((db) => db.membership.updateMany(linked))
  const { id } = await startRun(developer, { ref: 'template:default/asks', values: { name: 'unwanted' } })
  await ended(id, 'waiting')
  expect(repository('unwanted')).toHaveLength(1)
  await decideApproval(grace.context, { run: id, step: 2, decision: 'reject', comment: 'Not now.' })
  const run = await ended(id, 'failed')
  expect(run.stepList.map(({ state }) => state)).toEqual(['succeeded', 'undone', 'failed'])
  expect(run.remains).toEqual([])
  expect(repository('unwanted')).toEqual([])
})

test('a repository that exists is not touched', async () => {
  const { id } = await startRun(developer, { ref: 'template:default/service', values: { name: 'platform' } })
  const run = await ended(id, 'failed')
  expect(run.note).toBe('There is a repository acme/platform already. Choose another name.')
  expect([...(repository('platform')[0]?.snapshot().keys() ?? [])]).toEqual(['README.md'])
})

test('an account that may not write says what to grant', async () => {
  const other = await createTestTenant(stack.platform)
  stack.sandbox.state.access.allow('read-only', { readOnly: true })
  const settings = { host: `${stack.sandbox.url}/github`, organization: 'acme' }
  const { integration } = await createIntegration(other.as('owner'), {
    pluginId: 'github',
    settings,
    secrets: { token: 'read-only' },
  })
  await endOfRun(other.as('owner'), integration.id)
  const { id } = await startRun(other.as('developer'), { ref: 'template:default/service', values: { name: 'denied' } })
  const run = await eventually(async () => {
    const now = await readRun(other.as('owner'), { id })
    return now.state === 'failed' ? now : undefined
  })
  expect(run.note).toMatch(/^GitHub does not let Callboard write to acme. Templates need “Administration: write”/)
})

const kinds = ['claimed', 'acted'] as const

test('a process that is killed at any step leaves one of everything', { timeout: 300_000 }, async () => {
  await stack.stopWorkers()
  const context = jobContext(stack.platform, tenant)
  const crash = async (id: string, kind: (typeof kinds)[number]) => {
    const claimed = await claimStep(tenant.id, id)
    if (claimed.kind !== 'run' || kind === 'claimed') return
    const { run, position, role } = claimed
    const { action, secrets } = await openStep(stack.platform, tenant.id, claimed, context.signal)
    const services = servicesOf(stack.platform, tenant.id, run, { role, signal: context.signal })
    const step = specOf(run.spec).steps[position]
    // What it made stays at GitHub; nothing is written here.
    if (step) await executeStep(step, { services, context: expressionContext(run), secrets, run: action })
  }
  for (const kind of kinds)
    for (let at = 0; at < 6; at++) {
      const name = `svc-${kind}-${at}`
      const { id } = await startRun(developer, { ref: 'template:default/service', values: { name } })
      let killed = false
      for (let turn = 0; turn < 12; turn++) {
        const { stepList, finishedAt } = await readRun(owner, { id })
        if (finishedAt) break
        if (!killed && stepList.findIndex(({ state }) => state !== 'succeeded') === at) {
          killed = true
          await crash(id, kind)
        }
        await advanceRun(context, { runId: id })
      }
      const run = await readRun(owner, { id })
      expect([name, killed, run.state, run.note]).toEqual([name, true, 'succeeded', ''])
      expect([name, run.stepList.map(({ attempts }) => attempts)]).toEqual([
        name,
        [0, 1, 2, 3, 4, 5].map((i) => (i === at ? 2 : 1)),
      ])
      const pulls = repository('platform')[0]?.branches.pulls.filter(({ head }) => head === `add-${name}`)
      expect([name, repository(name).length, repository(name)[0]?.createdIssues.length, pulls?.length]).toEqual([name, 1, 1, 1])
    }
})
