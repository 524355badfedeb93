import { expect, test } from 'vitest'
import { trimPod } from './trim.ts'

const pod = (name: string, phase: string) =>
  trimPod({
    metadata: { name, namespace: 'shop', uid: name, labels: { app: 'web', 'pod-template-hash': '7d9c' } },
    spec: { containers: [{ name: 'main', image: 'example.com/web:1', resources: { limits: { memory: '128Mi' } } }] },
    status: {
      phase,
      conditions: [
        { type: 'Initialized', status: 'True', lastTransitionTime: '2026-11-30T12:00:00Z' },
        { type: 'Ready', status: 'True', lastTransitionTime: `2026-11-30T12:00:0${name.length}Z` },
        { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-11-30T12:00:00Z' },
      ],
    },
  })

test('what the pods of a ReplicaSet have in common has one copy', () => {
  const [first, second] = [pod('web-a', 'Running'), pod('web-bc', 'Running')]
  expect(first.metadata.labels).toBe(second.metadata.labels)
  expect(first.spec.containers).toBe(second.spec.containers)
  expect(first.status.conditions).toBe(second.status.conditions)
  expect(first.metadata.name).not.toBe(second.metadata.name)
})

test('what is shared cannot be changed', () => {
  const [container] = pod('web-a', 'Running').spec.containers ?? []
  expect(() => Object.assign(container?.resources?.limits ?? {}, { memory: '1Gi' })).toThrow(TypeError)
})

test('of the conditions of a pod, those stay that are read', () => {
  expect(pod('web-a', 'Running').status.conditions).toEqual([{ type: 'Ready', status: 'True' }])
  expect(pod('web-a', 'Succeeded').status.conditions).toHaveLength(3)
})
