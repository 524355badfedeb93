import { expect } from '@playwright/test'
import { base, expectAccessible, inSandbox, sandbox } from './journey.ts'
import { test } from './test.ts'

const inCluster = (path: 'workloads' | 'faults', body: unknown) => inSandbox(path, body, 'kubernetes')

test.afterEach(async () => {
  await inCluster('workloads', { cluster: 'production-eu', name: 'checkout-api' })
  await inCluster('faults', { cluster: 'production-us', down: false, forbid: [], restore: true })
})

test('a service shows its workloads; a crash shows with its diagnosis by itself; its log is read', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Container House')
  await page.goto(`${base()}/t/${slug}/catalog/component/default/checkout-api`)
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('production-eu')
  await page.getByRole('navigation', { name: 'Entity' }).getByRole('link', { name: 'Workloads' }).click()
  const card = page.getByRole('region', { name: 'checkout-api in production-eu', exact: true })
  await expect(card).toContainText('4 of 4 ready')
  await expect(card).toContainText('3.14.2')
  await expect(card).toContainText('api.meridian.example')
  await expectAccessible(page)

  const began = Date.now()
  await inCluster('workloads', { cluster: 'production-eu', name: 'checkout-api', trouble: 'crash' })
  await expect(card.getByText('main keeps crashing')).toBeVisible()
  process.stdout.write(
    `a pod that starts crashing is on an open page after ${((Date.now() - began) / 1000).toFixed(1)} s (bound: 5 s)\n`,
  )
  await expect(card).toContainText('It ended with exit code 1. Look at the log of its previous run.')
  await expectAccessible(page)

  await card.getByRole('button', { name: 'Log' }).first().click()
  const log = page.getByRole('dialog')
  await expect(log).toContainText('panic: no database')
  await log.getByRole('button', { name: 'Follow' }).click()
  await expect(log.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'Clusters' }).click()
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('checkout-api')
  await expect(page.getByRole('region', { name: 'Version drift' }).first()).toContainText('3.15.0-rc.1')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Workloads', exact: true }).click()
  await page.getByPlaceholder('Name').fill('checkout')
  await expect(page.getByRole('region', { name: 'Workloads' }).getByRole('row')).toHaveCount(7)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Nodes' }).click()
  await expect(page.getByText('staging-node-1')).toBeVisible()
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})

test('reports a lost cluster, an expired token and a revoked permission without removing data', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Stormy Sea')
  const clusters = `${base()}/t/${slug}/p/kubernetes/clusters`
  await page.goto(clusters)
  const row = page.getByRole('row', { name: /^production-us sample/ })
  await expect(row).toContainText('16 healthy')

  await inCluster('faults', { cluster: 'production-us', forbid: ['nodes', 'services'] })
  await page.getByRole('link', { name: 'Integrations' }).click()
  await page.getByRole('link', { name: 'Kubernetes · production-us' }).click()
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await expect(page.getByText('These credentials are not allowed to read Services, Nodes.').first()).toBeVisible()
  await expect(page.getByRole('row', { name: /Services/ })).toContainText('forbidden')
  await expect(page.getByRole('row', { name: /Pods/ })).toContainText('watched')
  await expectAccessible(page)

  await inCluster('faults', { cluster: 'production-us', forbid: [], revoke: true })
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await expect(page.getByText('rejected these credentials').first()).toBeVisible()
  await page.goto(clusters)
  await expect(row).toContainText('access denied')
  await expect(row).toContainText('16 healthy')
  await expectAccessible(page)

  await inCluster('faults', { cluster: 'production-us', restore: true, down: true })
  await page.getByRole('link', { name: 'Integrations' }).click()
  await page.getByRole('link', { name: 'Kubernetes · production-us' }).click()
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await expect(page.getByText('is not responding').first()).toBeVisible()
  await inCluster('faults', { cluster: 'production-us', down: false })
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await expect(page.getByText('healthy').first()).toBeVisible()
})

test('connects a cluster manually, with errors at the field', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'By Hand')
  await page.goto(`${base()}/t/${slug}/integrations/connect/kubernetes`)
  await page.getByLabel('Cluster name').fill('mine')
  await page.getByLabel('Kubeconfig', { exact: true }).fill('users: [')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('This is not YAML')).toBeVisible()
  await expectAccessible(page)
  const offered = (await (await fetch(`${sandbox()}/_sandbox/kubernetes/clusters`)).json()) as {
    clusters: { name: string; kubeconfig: string }[]
  }
  const kubeconfig = offered.clusters.find((c) => c.name === 'staging')?.kubeconfig ?? ''
  const running = JSON.parse(kubeconfig)
  running.users[0].user = { exec: { command: 'aws', args: ['eks', 'get-token'] } }
  await page.getByLabel('Kubeconfig', { exact: true }).fill(JSON.stringify(running))
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('It uses an exec credential plugin (aws), which is not supported.')).toBeVisible()
  await page.getByLabel('Kubeconfig', { exact: true }).fill(kubeconfig)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('Connected to mine.')).toBeVisible()
  await expect(page.getByText('Kubernetes v1.20.15')).toBeVisible()
  await page.getByRole('button', { name: 'Connect and sync' }).click()
  await page.waitForURL(/integrations\/[0-9a-f-]{36}/)
  await expect(page.getByRole('row', { name: /CronJobs/ })).toContainText('batch/v1beta1')
  await expect(page.getByText('healthy').first()).toBeVisible()
})
