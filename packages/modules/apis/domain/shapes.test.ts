import { expect, test } from 'vitest'
import { readDescription } from './description.ts'
import { shapesOf as read } from './shapes.ts'

const shapesOf = (type: string, text: string) => {
  const description = readDescription(type, text)
  return description ? read(description) : []
}

const brief = (type: string, text: string) =>
  shapesOf(type, text).map((s) => [s.kind, s.name, s.members.map((m) => `${m.name}: ${m.type}`)])

test('returns GraphQL types with arguments, inputs, enums and deprecations', () => {
  const text = `
    "A thing that is sold"
    type Item implements Named { name: String! price(currency: Currency = EUR): Float @deprecated(reason: "use cost") }
    interface Named { name: String! }
    enum Currency { EUR USD }
    input Wanted { sku: ID! }
    union Found = Item
    type Query { items(wanted: Wanted!): [Item!]! }`
  expect(brief('graphql', text)).toEqual([
    ['type', 'Item', ['name: String!', 'price(currency: Currency): Float']],
    ['interface', 'Named', ['name: String!']],
    ['enum', 'Currency', ['EUR: ', 'USD: ']],
    ['input', 'Wanted', ['sku: ID!']],
    ['union', 'Found', ['Item: ']],
    ['type', 'Query', ['items(wanted: Wanted!): [Item!]!']],
  ])
  const [item] = shapesOf('graphql', text)
  expect(item).toMatchObject({ about: 'A thing that is sold' })
  expect(item?.members[1]).toMatchObject({ deprecated: true, about: 'use cost', required: false })
})

test('messages of protobuf, including nested ones, enumerations and maps', () => {
  const text = `syntax = "proto3";
package shop.v1;
// What somebody wants.
message Order {
  message Line { string sku = 1; }
  repeated Line lines = 1;
  map<string, int32> counts = 2;
  string note = 3 [deprecated = true]; // For people.
  enum State { OPEN = 0; PAID = 1; }
}
service Orders { rpc Get (Order) returns (Order); }`
  expect(brief('grpc', text)).toEqual([
    ['message', 'Order', ['lines: repeated Line = 1', 'counts: map<string, int32> = 2', 'note: string = 3']],
    ['message', 'Order.Line', ['sku: string = 1']],
    ['enum', 'Order.State', ['OPEN: = 0', 'PAID: = 1']],
  ])
  expect(shapesOf('grpc', text)[0]).toMatchObject({ about: 'What somebody wants.' })
  expect(shapesOf('grpc', text)[0]?.members[2]).toMatchObject({ deprecated: true, about: 'For people.' })
})

test('messages of AsyncAPI, with fields by their path, in both versions', () => {
  const second = `
asyncapi: 2.6.0
channels:
  orders:
    subscribe:
      message:
        oneOf: [{ $ref: '#/components/messages/Paid' }, { name: Sent, payload: { type: object } }]
components:
  messages:
    Paid:
      summary: Somebody has paid
      payload:
        type: object
        required: [id]
        properties:
          id: { type: string, format: uuid }
          lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
  schemas:
    Line: { type: object, properties: { sku: { type: string, description: What was sold } } }`
  expect(brief('asyncapi', second)).toEqual([
    ['message', 'Paid', ['id: string (uuid)', 'lines: object[]', 'lines[].sku: string']],
    ['message', 'Sent', []],
  ])
  expect(shapesOf('asyncapi', second)[0]?.members[0]).toMatchObject({ required: true })
  const third = `
asyncapi: 3.0.0
channels:
  orders: { address: orders, messages: { paid: { payload: { properties: { id: { enum: [a, b] } } } } } }`
  expect(brief('asyncapi', third)).toEqual([['message', 'paid', ['id: "a" | "b"']]])
})

test('ends recursive schemas, and returns nothing for an unreadable description', () => {
  const fields = Array.from({ length: 60 }, (_, i) => `f${i}: { $ref: '#/components/schemas/A' }`).join(', ')
  const round = `
asyncapi: 2.6.0
channels: { a: { publish: { message: { payload: { $ref: '#/components/schemas/A' } } } } }
components: { schemas: { A: { properties: { ${fields} } }, B: { $ref: '#/components/schemas/B' } } }`
  expect(shapesOf('asyncapi', round)[0]?.members).toHaveLength(300)
  for (const [type, text] of [
    ['graphql', 'type {'],
    ['grpc', 'message'],
    ['asyncapi', '{ broken'],
    ['openapi', 'openapi: 3.1.0'],
  ] as const)
    expect(shapesOf(type, text)).toEqual([])
})

test('returns the fields of alternatives, common ones once', () => {
  const field = (name: string) => ({ properties: { id: {}, [name]: { type: 'string' } } })
  const message = { name: 'Paid', payload: { oneOf: [field('card'), field('iban')] } }
  const text = JSON.stringify({ asyncapi: '2.6.0', channels: { a: { subscribe: { message } } } })
  expect(brief('asyncapi', text)).toEqual([['message', 'Paid', ['id: ', 'card: string', 'iban: string']]])
})
