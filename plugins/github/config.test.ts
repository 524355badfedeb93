import { formFields } from '@callboard/plugin-kit/form'
import { fromForm } from '@callboard/plugin-kit/form-fields'
import { expect, test } from 'vitest'
import { secretsSchema, settingsSchema } from './config.ts'

test('the connect form starts with the defaults', () => {
  const initial = Object.fromEntries(formFields(settingsSchema, { secret: false }).map((f) => [f.name, f.initial]))
  expect(initial).toEqual({
    organization: undefined,
    host: 'https://github.com',
    paths: '**/catalog-info.yaml\n**/catalog-info.yml',
    exclude: '**/node_modules/**',
    archived: 'true',
    infer: 'false',
    inferAll: 'false',
    questions: 'false',
    questionLabel: 'question',
    teams: 'true',
    properties: 'true',
    ownerProperty: undefined,
    systemProperty: undefined,
    lifecycleProperty: undefined,
  })
  // A new connection infers entities from repositories without descriptors; an earlier one only if it is enabled.
  expect(formFields(settingsSchema, { secret: false }).find((f) => f.name === 'infer')?.suggested).toBe('true')
  expect(formFields(secretsSchema, { secret: true }).map((f) => f.name)).toEqual(['token', 'webhookSecret'])
})

test('converts form values to settings', () => {
  const sent = new Map([
    ['organization', ' acme '],
    ['host', 'https://github.example.com/'],
    ['paths', 'a.yaml\n\n b/*.yaml '],
    ['exclude', ''],
    ['teams', 'on'],
    ['ownerProperty', ' team '],
    ['systemProperty', ''],
  ])
  const values = fromForm(formFields(settingsSchema, { secret: false }), sent)
  expect(settingsSchema.parse(values)).toEqual({
    organization: 'acme',
    host: 'https://github.example.com',
    paths: ['a.yaml', 'b/*.yaml'],
    exclude: [],
    archived: false,
    infer: false,
    inferAll: false,
    questions: false,
    questionLabel: 'question',
    teams: true,
    properties: false,
    ownerProperty: 'team',
  })
})
