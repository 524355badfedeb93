import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { expect, test } from 'vitest'
import { type Correction, type Inference, overlay, valueAt, withoutOverlay } from './overlay.ts'

const descriptor: Descriptor = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'ledger', annotations: { 'backstage.io/techdocs-ref': 'dir:.', other: 'x' } },
  spec: { type: 'library', lifecycle: 'production', owner: 'unknown', dependsOn: ['component:default/a'] },
}
const receipt = (field: string) => ({ field, source: 'package.json', why: 'So.', confidence: 0.5 })
const conclusion: Inference = {
  descriptor,
  evidence: ['spec.type', 'spec.owner', 'spec.dependsOn', 'metadata.annotations.backstage.io/techdocs-ref'].map(receipt),
}
const said = (field: string, decision: Correction['decision'], value: Correction['value'] = null): Correction => ({
  field,
  decision,
  value,
  by: 'Ada',
  at: '2026-11-24T00:00:00.000Z',
})

test('a user’s correction overrides every inference, with evidence', () => {
  const result = overlay(conclusion, [], [said('spec.type', 'corrected', 'service'), said('spec.owner', 'rejected')])
  expect(result.descriptor.spec).toMatchObject({ type: 'service', owner: 'unknown', lifecycle: 'production' })
  expect(result.evidence.find((r) => r.field === 'spec.type')).toEqual({
    ...receipt('spec.type'),
    source: 'person',
    why: 'Ada corrected it.',
    confidence: 1,
    verdict: 'corrected',
    by: 'Ada',
    at: '2026-11-24T00:00:00.000Z',
  })
})

test('a rejected value is removed, or replaced by a neutral one', () => {
  const docs = 'metadata.annotations.backstage.io/techdocs-ref'
  const result = overlay(conclusion, [], [said('spec.type', 'rejected'), said(docs, 'rejected')])
  expect(result.descriptor.spec?.type).toBe('other')
  expect(result.descriptor.metadata.annotations).toEqual({ other: 'x' })
  expect(valueAt(conclusion.descriptor, docs)).toBe('dir:.')
})

test('adds dependencies on other repositories, and applies corrections last', () => {
  const linked = overlay(conclusion, ['component:default/b', 'component:default/a'], [])
  expect(linked.descriptor.spec?.dependsOn).toEqual(['component:default/a', 'component:default/b'])
  expect(linked.evidence.find((r) => r.field === 'spec.dependsOn')?.why).toBe(
    'So. It also depends on packages of other repositories.',
  )
  const rejected = overlay(conclusion, ['component:default/b'], [said('spec.dependsOn', 'rejected')])
  expect(rejected.descriptor.spec?.dependsOn).toBeUndefined()
})

test('is added to the system of that name, unless one was inferred or a user decided otherwise', () => {
  const links = ['component:default/b', 'system:default/pay']
  const named = overlay(conclusion, links, [])
  expect(named.descriptor.spec).toMatchObject({
    system: 'system:default/pay',
    dependsOn: ['component:default/a', 'component:default/b'],
  })
  expect(named.evidence.find((r) => r.field === 'spec.system')?.why).toBe('Its name starts with the system’s name.')
  expect(withoutOverlay(named, named.replaced).descriptor).toEqual(descriptor)
  const knows = { ...conclusion, descriptor: { ...descriptor, spec: { ...descriptor.spec, system: 'own' } } }
  expect(overlay(knows, links, []).descriptor.spec?.system).toBe('own')
  expect(overlay(conclusion, links, [said('spec.system', 'rejected')]).descriptor.spec?.system).toBeUndefined()
})

test('every correction can be reverted', () => {
  const order = (c: Inference) => [...c.evidence].sort((a, b) => a.field.localeCompare(b.field))
  const result = overlay(
    conclusion,
    ['component:default/b'],
    [
      said('spec.type', 'confirmed', 'library'),
      said('metadata.title', 'corrected', 'The ledger'),
      said('spec.dependsOn', 'corrected', ['component:default/c']),
      said('metadata.annotations.backstage.io/techdocs-ref', 'rejected'),
      said('spec.nonsense', 'corrected', 'ignored'),
    ],
  )
  expect(result.descriptor.metadata.title).toBe('The ledger')
  expect(result.descriptor.spec).not.toHaveProperty('nonsense')
  const back = withoutOverlay(result, result.replaced)
  expect(back.descriptor).toEqual(descriptor)
  expect(order(back)).toEqual(order(conclusion))
})
