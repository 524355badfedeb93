import { expect, test } from 'vitest'
import { catalogFiles } from './catalog-files.ts'

const entity = (kind: string, name: string, file: string, spec: Record<string, string>) => ({
  file,
  descriptor: {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations: { 'backstage.io/view-url': 'x', 'github.com/project-slug': 'acme/shop' } },
    spec,
  },
})

test('writes each component’s file to its folder, with its APIs, and refers to their definitions', () => {
  const files = catalogFiles([
    entity('System', 'shop', 'packages/web/package.json', { owner: 'group:default/web' }),
    entity('Component', 'web', 'packages/web/package.json', { type: 'website', owner: 'group:default/web', system: 'shop' }),
    entity('API', 'orders', 'packages/web/api/openapi.yaml', {
      type: 'openapi',
      owner: 'user:default/ada',
      definition: 'openapi: 3',
    }),
    entity('API', 'events', 'asyncapi.yaml', { type: 'asyncapi', owner: 'group:other/web', definition: 'asyncapi: 3' }),
  ])
  expect(files.map((f) => f.path)).toEqual(['catalog-info.yaml', 'packages/web/catalog-info.yaml'])
  expect(files[1]?.text).toBe(`apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web
  annotations:
    github.com/project-slug: acme/shop
spec:
  type: website
  owner: web
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: orders
  annotations:
    github.com/project-slug: acme/shop
spec:
  type: openapi
  owner: user:default/ada
  definition:
    $text: ./api/openapi.yaml
`)
  expect(files[0]?.text).toContain('kind: System')
  expect(files[0]?.text).toContain('owner: group:other/web')
})
