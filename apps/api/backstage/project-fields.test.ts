import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectFields } from './project-fields.ts'
import { copyFields } from './select-fields.ts'

/** As PostgreSQL writes it: with a space around colons and after commas. */
const asWritten = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(asWritten).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)} : ${asWritten(inner)}`)
    .join(', ')}}`
}
const projected = (entity: object, fields: string[]) =>
  JSON.parse(
    projectFields(
      asWritten(entity),
      fields.map((field) => field.split('.')),
    ),
  ) as unknown

const entity = {
  kind: 'Component',
  metadata: {
    name: 'ledger',
    'a.b': 1,
    a: { b: 2, c: null },
    annotations: { 'github.com/project-slug': 'acme/ledger', 'quote"\\': '}],{"' },
    tags: ['go', 'web'],
  },
  spec: { type: 'service', 'é\n': { x: true } },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
}

test.each([
  [['kind'], { kind: 'Component' }],
  [['metadata.name', 'spec.type'], { metadata: { name: 'ledger' }, spec: { type: 'service' } }],
  [['spec', 'spec.type'], { spec: entity.spec }],
  [['metadata.annotations.github.com/project-slug'], { metadata: { annotations: { 'github.com/project-slug': 'acme/ledger' } } }],
  // The shortest name decides.
  [['metadata.a.b'], { metadata: { a: { b: 2 } } }],
  [['metadata.annotations.quote"\\'], { metadata: { annotations: { 'quote"\\': '}],{"' } } }],
  [['spec.é\n.x'], { spec: { 'é\n': { x: true } } }],
  [['metadata.tags.1'], { metadata: { tags: [null, 'web'] } }],
  [['relations'], { relations: entity.relations }],
  [['metadata.name.first', 'nothing', ''], {}],
])('%j of a document', (fields, result) => {
  expect(projected(entity, fields)).toEqual(result)
})

test('any fields of any document are those that are copied from its object', () => {
  const name = fc.oneof(fc.constantFrom('a', 'b', 'a.b', 'b.a', '0', '"', '\\', '}'), fc.string({ maxLength: 3 }))
  const { tree } = fc.letrec<{ tree: JsonObject; value: unknown }>((tie) => ({
    tree: fc.dictionary(
      name.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ) as never,
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, -1.5e-7, '', '"', '\\', 'a\\"', ',', ']'),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('tree'),
    ),
  }))
  fc.assert(
    fc.property(
      tree,
      fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      (document, parts) => {
        const plain = JSON.parse(JSON.stringify(document)) as JsonObject
        const fields = parts.map((path) => path.join('.'))
        expect(projected(plain, fields)).toEqual(
          JSON.parse(
            JSON.stringify(
              copyFields(
                plain,
                fields.map((field) => field.split('.')),
              ),
            ),
          ),
        )
      },
    ),
    { numRuns: 1000 },
  )
})
