import { expect, test } from 'vitest'
import { editDescriptorFile } from './edit-file.ts'

const file = `# The ledger of everything.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger # short
  tags: [money]
spec:
  type: library
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: ledger }
spec: { type: openapi, lifecycle: production, owner: payments, definition: { $text: ./openapi.yaml } }
`

test('changes the given values, and preserves comments, order and other documents', () => {
  expect(
    editDescriptorFile(file, 'component:default/ledger', {
      'spec.type': 'service',
      'metadata.title': 'The ledger',
      'metadata.tags': ['money', 'core'],
      'metadata.annotations.backstage.io/techdocs-ref': 'dir:.',
    }),
  ).toBe(`# The ledger of everything.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger # short
  tags:
    - money
    - core
  title: The ledger
  annotations:
    backstage.io/techdocs-ref: dir:.
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: ledger }
spec: { type: openapi, lifecycle: production, owner: payments, definition: { $text: ./openapi.yaml } }
`)
})

test('finds the document by kind and name, and removes values', () => {
  const edited = editDescriptorFile(file, 'api:default/ledger', { 'spec.owner': 'group:default/api', 'spec.definition': null })
  expect(edited).toContain('spec: { type: openapi, lifecycle: production, owner: group:default/api }')
  expect(edited).toContain('  owner: payments\n')
})

test('leaves a file unchanged that does not define the entity, or is not YAML', () => {
  expect(editDescriptorFile(file, 'component:other/ledger', { 'spec.type': 'service' })).toBeUndefined()
  expect(editDescriptorFile('a: [', 'component:default/ledger', { 'spec.type': 'service' })).toBeUndefined()
})
