import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { expect, test } from 'vitest'
import { imageParts, imageVersion } from './image.ts'
import { type MatchedWorkload, matchRules, matchWorkloads } from './match.ts'
import { parseSelector, selects } from './selector.ts'

const component = (name: string, annotations: Record<string, string> = {}, type = 'service'): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations: Object.fromEntries(Object.entries(annotations).map(([k, v]) => [`backstage.io/${k}`, v])) },
  spec: { type },
})
const workload = (over: Partial<MatchedWorkload>): MatchedWorkload => ({
  integrationId: 'i',
  key: 'k',
  runtime: 'eu',
  namespace: 'shop',
  name: 'any',
  labels: {},
  images: [],
  ...over,
})
const match = (entities: { entity: Descriptor; repository?: string }[], w: Partial<MatchedWorkload>) =>
  matchWorkloads(matchRules(entities), [workload(w)]).map((m) => `${m.ref} ${m.rule}`)

test('by id, also if several entities share one, and within the cluster and namespace that they name', () => {
  const entities = [
    { entity: component('api', { 'kubernetes-id': 'api' }) },
    { entity: component('api-eu', { 'kubernetes-id': 'api', 'kubernetes-cluster': 'eu' }) },
    { entity: component('api-us', { 'kubernetes-id': 'api', 'kubernetes-cluster': 'us' }) },
    { entity: component('api-blue', { 'kubernetes-id': 'api', 'kubernetes-namespace': 'blue' }) },
  ]
  expect(match(entities, { labels: { 'backstage.io/kubernetes-id': 'api' } })).toEqual([
    'component:default/api kubernetes-id',
    'component:default/api-eu kubernetes-id',
  ])
  expect(match(entities, { labels: {} })).toEqual([])
})

test('a selector takes precedence over the id', () => {
  const entities = [{ entity: component('api', { 'kubernetes-label-selector': 'app=api,tier!=db', 'kubernetes-id': 'other' }) }]
  expect(match(entities, { labels: { app: 'api' } })).toEqual(['component:default/api selector'])
  expect(match(entities, { labels: { app: 'api', tier: 'db' } })).toEqual([])
  expect(match(entities, { labels: { 'backstage.io/kubernetes-id': 'other' } })).toEqual([])
})

test('a namespace matches workloads without another match', () => {
  const entities = [
    { entity: component('all-of-shop', { 'kubernetes-namespace': 'shop' }) },
    { entity: component('api', { 'kubernetes-id': 'api' }) },
  ]
  expect(match(entities, {})).toEqual(['component:default/all-of-shop namespace'])
  expect(match(entities, { labels: { 'backstage.io/kubernetes-id': 'api' } })).toEqual(['component:default/api kubernetes-id'])
  expect(match(entities, { namespace: 'other' })).toEqual([])
})

test('by image: the repository first, then the name, and never a guess between two', () => {
  const entities = [
    { entity: component('checkout'), repository: 'Acme/checkout-api' },
    { entity: component('ledger'), repository: 'acme/money' },
    { entity: component('invoices'), repository: 'acme/money' },
    { entity: component('tools', {}, 'library'), repository: 'acme/tools' },
  ]
  expect(match(entities, { images: ['ghcr.io/acme/checkout-api:1.2.3'] })).toEqual(['component:default/checkout image'])
  expect(match(entities, { images: ['registry.example.com:5000/ledger@sha256:abc'] })).toEqual(['component:default/ledger image'])
  expect(match(entities, { images: ['ghcr.io/acme/money:1'] })).toEqual([])
  expect(match(entities, { images: ['ghcr.io/acme/money/invoices:1'] })).toEqual(['component:default/invoices image'])
  expect(match(entities, { images: ['ghcr.io/acme/tools:1', 'nginx'] })).toEqual([])
})

test('by the repository of an image below it', () => {
  const entities = [
    ...['daily-reports', 'fraud-features'].map((name) => ({ entity: component(name), repository: 'acme/data-pipelines' })),
    { entity: component('shop'), repository: 'acme/shop' },
  ]
  const of = (name: string, image: string) => match(entities, { name, images: [image] })
  expect(of('daily-reports', 'ghcr.io/acme/data-pipelines/job:1')).toEqual(['component:default/daily-reports image'])
  expect(of('any', 'registry.example.com/mirror/acme/shop/jobs/cleaner')).toEqual(['component:default/shop image'])
  expect(of('any', 'ghcr.io/acme/data-pipelines/job:1')).toEqual([])
  expect(of('any', 'shop')).toEqual(['component:default/shop image'])
})

test('prefers the component that the workload is named after if several are in the image’s repository', () => {
  const entities = ['daily-reports', 'fraud-features'].map((name) => ({
    entity: component(name, {}, 'data-pipeline'),
    repository: 'acme/data-pipelines',
  }))
  const images = ['ghcr.io/acme/data-pipelines:2026.11']
  expect(match(entities, { name: 'daily-reports', images })).toEqual(['component:default/daily-reports image'])
  expect(match(entities, { name: 'something-else', images })).toEqual([])
})

test('parses images', () => {
  expect(imageParts('nginx')).toEqual({ registry: undefined, repository: 'nginx', tag: undefined, digest: undefined })
  expect(imageParts('localhost:5000/a/b:v1')).toMatchObject({ registry: 'localhost:5000', repository: 'a/b', tag: 'v1' })
  expect(imageVersion('ghcr.io/a/b:1.2.3@sha256:0123456789abcdef')).toBe('1.2.3')
  expect(imageVersion('ghcr.io/a/b@sha256:0123456789abcdef')).toBe('0123456789ab')
  expect(imageVersion('ghcr.io/a/b')).toBeNull()
})

test('matches selectors as Kubernetes does', () => {
  const meets = (selector: string, labels: Record<string, string>) => selects(parseSelector(selector) ?? [], labels)
  expect(meets('app=api, env in (prod, stage)', { app: 'api', env: 'stage' })).toBe(true)
  expect(meets('env notin (prod)', {})).toBe(true)
  expect(meets('app,!old', { app: '' })).toBe(true)
  expect(meets('app==api', { app: 'web' })).toBe(false)
  for (const bad of ['', 'a b', 'a=b=c', 'in (x)', '=']) expect([bad, parseSelector(bad)]).toEqual([bad, undefined])
})
