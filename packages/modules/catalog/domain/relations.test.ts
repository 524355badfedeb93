import { expect, test } from 'vitest'
import type { Descriptor, JsonObject } from './entity.ts'
import { relationsOf } from './relations.ts'

const entity = (kind: string, name: string, spec: JsonObject, namespace?: string): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...(namespace ? { namespace } : {}) },
  spec,
})
const lines = (e: Descriptor) => relationsOf(e).relations.map((r) => `${r.sourceRef} ${r.type} ${r.targetRef}`)

test('a component defines owner, system, APIs and dependencies', () => {
  const spec = {
    owner: 'payments',
    system: 'checkout',
    subcomponentOf: 'shop',
    providesApis: ['orders'],
    consumesApis: ['api:other/ledger'],
    dependsOn: ['resource:db'],
    dependencyOf: ['component:web'],
  }
  expect(lines(entity('Component', 'API', spec))).toEqual([
    'component:default/api ownedBy group:default/payments',
    'component:default/api partOf system:default/checkout',
    'component:default/api partOf component:default/shop',
    'component:default/api providesApi api:default/orders',
    'component:default/api consumesApi api:other/ledger',
    'component:default/api dependsOn resource:default/db',
    'component:default/web dependsOn component:default/api',
  ])
})

test('short references use the namespace of the entity', () => {
  expect(lines(entity('Component', 'a', { owner: 'team' }, 'shop'))).toEqual(['component:shop/a ownedBy group:shop/team'])
})

test('groups and users define membership in one direction, and once', () => {
  expect(lines(entity('Group', 'g', { parent: 'p', children: ['c'], members: ['ada', 'ada'] }))).toEqual([
    'group:default/g childOf group:default/p',
    'group:default/c childOf group:default/g',
    'user:default/ada memberOf group:default/g',
  ])
  expect(lines(entity('User', 'ada', { memberOf: ['g'] }))).toEqual(['user:default/ada memberOf group:default/g'])
})

test('reports an invalid reference as a problem, and keeps the others', () => {
  const { relations, problems } = relationsOf(entity('Component', 'a', { owner: 'group:', system: 's', dependsOn: ['no-kind'] }))
  expect(relations).toHaveLength(1)
  expect(problems.map((p) => p.path)).toEqual(['spec.owner', 'spec.dependsOn[0]'])
  expect(problems[1]?.message).toContain('kind:namespace/name')
})

test('unknown kinds define their owner', () => {
  expect(lines(entity('Dashboard', 'd', { owner: 'team', dependsOn: ['component:a'] }))).toEqual([
    'dashboard:default/d ownedBy group:default/team',
  ])
})
