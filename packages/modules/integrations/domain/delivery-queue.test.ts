import { expect, test } from 'vitest'
import { deliveryQueue } from './delivery-queue.ts'

const item = (key: string) => ({ key, name: key })

test('deliveries that name the same items wait together, in any order', () => {
  const one = deliveryQueue({ read: [item('a'), item('b')] })
  expect(one).toBeDefined()
  expect(deliveryQueue({ read: [item('b'), item('a')] })).toBe(one)
  expect(deliveryQueue({ read: [item('b')] })).not.toBe(one)
})

test('runs of a repository wait by run', () => {
  const run = (id: string) => deliveryQueue({ pipelines: { repository: 'acme/web', run: id } })
  expect(run('1')).toContain('1')
  expect(run('1')).not.toBe(run('2'))
  expect(deliveryQueue({ pipelines: { repository: 'acme/web' } })).not.toBe(run('1'))
})

test('deliveries with any other effect are not combined', () => {
  for (const delta of [{ read: [item('a')], full: true }, { gone: ['a'] }, { ended: 'x' }, { ignored: 'x' }, {}])
    expect(deliveryQueue(delta)).toBeUndefined()
})

test('a delivery about very many items is processed alone', () => {
  expect(deliveryQueue({ read: Array.from({ length: 500 }, (_, i) => item(`repository-${i}`)) })).toBeUndefined()
})
