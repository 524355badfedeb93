import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { nameFrom } from './api-file.ts'
import { bundle, filesReferredTo } from './bundle.ts'
import { compareApis } from './compare/compare.ts'
import { readDescription } from './description.ts'
import { openApiJson } from './openapi.ts'
import { operationsOf } from './operations.ts'

const root = {
  name: 'api/openapi.yaml',
  text: `openapi: 3.1.0
paths:
  /owners: { $ref: 'paths/owners.yaml' }
  /pets:
    get: { responses: { 200: { content: { application/json: { schema: { $ref: './models.yaml#/Pet' } } } } } }
components: { schemas: { Id: { type: string } } }
`,
}
const paths = {
  name: 'api/paths/owners.yaml',
  text: "get: { summary: Owners, responses: { 400: { $ref: '../../common/err%20ors.yaml#/Bad' } } }",
}
const models = {
  name: 'api/models.yaml',
  text: "Pet: { type: object, properties: { id: { $ref: 'openapi.yaml#/components/schemas/Id' }, parent: { $ref: '#/Pet' } } }",
}
const errors = { name: 'common/err ors.yaml', text: 'Bad: { description: Bad }' }

test('file names are relative to the file that refers to them', () => {
  expect(nameFrom('api/openapi.yaml', './models.yaml')).toBe('api/models.yaml')
  expect(nameFrom('api/paths/owners.yaml', '../../common/a.yaml')).toBe('common/a.yaml')
  expect(nameFrom('openapi.yaml', '../../a.yaml')).toBe('../../a.yaml')
  expect(nameFrom('https://git.example/a/b/x.yaml', '../y.yaml')).toBe('https://git.example/a/y.yaml')
})

test('lists files once, and omits other hosts and positions in the same file', () => {
  expect(filesReferredTo(root.text)).toEqual(['./models.yaml', 'paths/owners.yaml'])
  expect(
    filesReferredTo(
      "a: { $ref: 'https://x.example/a.yaml' }\nb: { $ref: '#/a' }\nc: { $ref: 'x.yaml#/c' }\nd: { $ref: 'x.yaml#/d' }",
    ),
  ).toEqual(['x.yaml'])
  expect(filesReferredTo('a: [')).toBeUndefined()
  expect(filesReferredTo('a: &a { b: *a }')).toEqual([])
})

test('bundles the files of a description, and keeps recursive schemas as references', () => {
  const text = bundle(root, [paths, models, errors])
  const description = readDescription('openapi', text)
  expect(operationsOf(description).map((o) => `${o.method} ${o.name} ${o.summary}`)).toEqual(['GET /owners Owners', 'GET /pets '])
  expect(text).toContain("$ref: '#/x-bundled-files/api~1models.yaml/Pet'")
  const without = bundle(root, [
    paths,
    { ...models, text: 'Pet: { type: object, properties: { id: { type: integer } } }' },
    errors,
  ])
  expect(compareApis('openapi', text, without).changes).toEqual([
    { effect: 'breaking', what: 'GET /pets 200.parent is no longer returned.' },
    { effect: 'breaking', what: 'GET /pets 200.id was string and is now integer.' },
  ])
})

test('keeps references to unreadable files, and JSON as JSON', () => {
  const json = { name: 'a.json', text: JSON.stringify({ openapi: '3.1.0', a: { $ref: 'b.json' }, c: { $ref: 'c.json#/x' } }) }
  const whole = bundle(json, [{ name: 'b.json', text: '{"b":{"$ref":"#/x"},"x":1}' }])
  expect(whole.startsWith('{')).toBe(true)
  expect(load(whole)).toMatchObject({
    a: { $ref: '#/x-bundled-files/b.json' },
    c: { $ref: 'c.json#/x' },
    'x-bundled-files': { 'b.json': { b: { $ref: '#/x-bundled-files/b.json/x' } } },
  })
})

test('resolves references to whole groups, mappings of discriminators and anchors in other files', () => {
  const main = {
    name: 'openapi.yaml',
    text: `openapi: 3.1.0
paths: { $ref: 'paths/index.yaml' }
components:
  schemas: { $ref: 'schemas.yaml' }
`,
  }
  const index = {
    name: 'paths/index.yaml',
    text: "/pets: { $ref: 'pets.yaml', post: {} }\n/owners: { get: { responses: { 200: { content: { application/json: { schema: { $ref: '../openapi.yaml#/components/schemas/Pet' } } } } } } }",
  }
  const pets = { name: 'paths/pets.yaml', text: 'get: {}' }
  const schemas = {
    name: 'schemas.yaml',
    text: "Pet: { oneOf: [{ $ref: '#cat' }], discriminator: { propertyName: t, mapping: { cat: 'cat.yaml', dog: Dog } } }\nCat: { $anchor: cat, type: object, properties: { age: { type: integer } } }",
  }
  expect(filesReferredTo(schemas.text)).toEqual(['cat.yaml'])
  const text = bundle(main, [index, pets, schemas, { name: 'cat.yaml', text: 'type: object' }])
  const description = readDescription('openapi', text)
  expect(operationsOf(description).map((o) => `${o.method} ${o.name}`)).toEqual(['GET /pets', 'POST /pets', 'GET /owners'])
  expect(load(text)).toMatchObject({
    'x-bundled-files': {
      'schemas.yaml': { Pet: { discriminator: { mapping: { cat: '#/x-bundled-files/cat.yaml', dog: 'Dog' } } } },
    },
  })
  if (description?.format !== 'openapi') throw new Error('not read')
  const drawn = JSON.parse(openApiJson(description.document) ?? '{}')
  expect([Object.keys(drawn.paths), Object.keys(drawn.components.schemas)]).toEqual([
    ['/pets', '/owners'],
    ['Pet', 'Cat'],
  ])
  const older = text.replace('type: integer', 'type: string')
  expect(compareApis('openapi', text, older).changes).toEqual([
    { effect: 'breaking', what: 'GET /owners 200.age was integer and is now string.' },
  ])
})

test('references that lead in circles end', () => {
  const text = 'openapi: 3.1.0\npaths: { $ref: "#/paths/a" }\ncomponents: { schemas: { $ref: "#/components/schemas/x" } }'
  expect(operationsOf(readDescription('openapi', text))).toEqual([])
})

test('keeps references to files that are neither YAML nor JSON', () => {
  const main = {
    name: 'openapi.yaml',
    text: "openapi: 3.1.0\ninfo: { description: { $ref: 'intro.md' } }\npaths: { $ref: 'paths.yaml' }",
  }
  const text = bundle(main, [
    { name: 'intro.md', text: '# Intro: [a\n\tb: c' },
    { name: 'paths.yaml', text: '/a: { get: {} }' },
  ])
  expect(operationsOf(readDescription('openapi', text)).map((o) => o.name)).toEqual(['/a'])
  expect(load(text)).toMatchObject({ info: { description: { $ref: 'intro.md' } } })
})
