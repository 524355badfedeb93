import { expect, test } from 'vitest'
import { parseTemplate } from './parse-template.ts'
import { masked, maskedValue, missingActions, retryDelayMs } from './template.ts'

const entity = (spec: object, apiVersion = 'scaffolder.backstage.io/v1beta3') => ({
  apiVersion,
  kind: 'Template',
  metadata: {
    name: 'go',
    title: 'Go service',
    tags: ['go'],
    annotations: { 'backstage.io/source-location': 'url:https://github.com/acme/t/tree/main/' },
  },
  spec: { owner: 'platform', type: 'service', ...spec },
})
const parse = (spec: object, version?: string) => parseTemplate('template:default/go', entity(spec, version), null)

test('parses a template of Backstage', () => {
  const template = parse({
    parameters: { title: 'Name it', properties: { name: { type: 'string' } } },
    steps: [{ action: 'fetch:template', input: { url: './skeleton' }, if: '${{ parameters.name }}' }],
    output: { links: [] },
  })
  expect(template).toMatchObject({
    title: 'Go service',
    owner: 'group:default/platform',
    baseUrl: 'https://github.com/acme/t/tree/main/',
    parameters: [{ title: 'Name it' }],
    steps: [{ id: 'step-1', name: 'fetch:template', if: '${{ parameters.name }}', maxAttempts: 6 }],
  })
})

test.each([
  ['another version', {}, 'backstage.io/v1beta2', /apiVersion backstage.io\/v1beta2/],
  ['a step without an action', { steps: [{ id: 'a' }] }, undefined, /spec.steps.0.action/],
  [
    'two steps with one id',
    {
      steps: [
        { id: 'a', action: 'x' },
        { id: 'a', action: 'y' },
      ],
    },
    undefined,
    /two steps with the id a/,
  ],
])('refuses %s with a reason', (_, spec, version, reason) => {
  expect(() => parse(spec, version)).toThrow(reason)
})

test('names missing actions once, also those of undos', () => {
  const { steps } = parse({
    steps: [
      { id: 'a', action: 'x:y', undo: { action: 'z:z' } },
      { id: 'b', action: 'x:y' },
      { id: 'c', action: 'debug:log' },
    ],
  })
  expect(missingActions(steps, new Set(['debug:log']))).toEqual(['x:y', 'z:z'])
})

test('masks secrets in texts, keys and nested values, the longest first', () => {
  expect(masked('token abc123 and abc', ['abc', 'abc123'])).toBe('token *** and ***')
  expect(maskedValue({ abc123: ['x abc123'] }, ['abc123'])).toEqual({ '***': ['x ***'] })
  expect(masked('ab', ['ab'])).toBe('ab')
})

test('waits longer after each attempt, up to half an hour', () => {
  expect([1, 2, 3, 9].map(retryDelayMs)).toEqual([5000, 20_000, 80_000, 1_800_000])
})
