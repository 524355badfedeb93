import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import { addLocation, createIntegration, listProblems } from '@callboard/modules/integrations'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Malicious or broken descriptors: a problem each, no crash, no loss, no takeover.

const head = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n'
const spec = 'spec: { type: service, lifecycle: production, owner: team-a }\n'
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

/** The files of each repository, and a word of the expected problem. */
const hostile: Record<string, { text: string | Buffer; says: RegExp }> = {
  huge: {
    text: `${head}metadata:\n  name: huge\n  description: ${'x'.repeat(3_000_000)}\n${spec}`,
    says: /larger|could not be read/,
  },
  'alias-bomb': {
    text: `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n`,
    says: /expands|aliases/,
  },
  'endless-alias': { text: `a: &a { b: *a }\n${head}`, says: /YAML|expands|nested/ },
  'deep-little': {
    text: `${head}metadata:\n  name: deep-little\n${spec.replace(' }', `, x: ${nested('[', ']', 500)} }`)}`,
    says: /nested/,
  },
  'deep-more': {
    text: `${head}metadata:\n  name: deep-more\n${spec.replace(' }', `, x: ${nested('[', ']', 7000)} }`)}`,
    says: /nested|YAML/,
  },
  'deep-most': {
    text: `${head}metadata:\n  name: deep-most\n${spec.replace(' }', `, x: ${nested('{a: ', '}', 60_000)} }`)}`,
    says: /nested|YAML/,
  },
  'wrong-types': { text: `${head}metadata: [name, wrong]\n${spec}`, says: /metadata/ },
  'name-object': { text: `${head}metadata: { name: { first: a } }\n${spec}`, says: /name/ },
  'name-long': { text: `${head}metadata: { name: ${'n'.repeat(5000)} }\n${spec}`, says: /name/ },
  'name-path': { text: `${head}metadata: { name: ../../etc/passwd }\n${spec}`, says: /name/ },
  'owner-number': {
    text: `${head}metadata: { name: owner-number }\nspec: { type: 5, lifecycle: [], owner: {} }\n`,
    says: /spec|type|owner|lifecycle/,
  },
  prototype: { text: `${head}metadata: { name: prototype }\n__proto__: { polluted: yes }\n${spec}`, says: /__proto__|must|not/ },
  'js-tag': { text: `${head}metadata: { name: !!js/function 'function () { return 1 }' }\n${spec}`, says: /tag|YAML/ },
  'only-text': { text: 'hello', says: /mapping|entity/ },
  'a-list': { text: '- 1\n- 2\n', says: /mapping|entity/ },
  'utf-16': { text: Buffer.from(`\uFEFF${componentYaml('utf-16')}`, 'utf16le'), says: /YAML|binary|text|characters|entity/ },
  binary: { text: Buffer.from([0, 159, 146, 150, 255, 254, 0, 1, 2, 3]), says: /YAML|binary|text|entity/ },
  tabs: { text: `${head}metadata:\n\tname: tabs\n`, says: /YAML/ },
  'claims-group': {
    text: `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: admins }\nspec: { type: team, children: [], members: [mallory] }\n`,
    says: /already defined/,
  },
  zwilling: {
    text: `${componentYaml('alpha')}---\n${componentYaml('zwilling')}---\n${componentYaml('zwilling', { type: 'library' })}`,
    says: /already defined/,
  },
}

const folder = organizationFolder({
  alpha: { 'catalog-info.yaml': componentYaml('alpha') },
  admins: {
    'catalog-info.yaml':
      'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: admins }\nspec: { type: team, children: [], members: [ada] }\n',
  },
  thrice: {
    'catalog-info.yaml': [componentYaml('thrice'), componentYaml('thrice', { type: 'library' }), componentYaml('Thrice')].join(
      '---\n',
    ),
  },
  nul: { 'catalog-info.yaml': `${head}metadata:\n  name: nul\n  description: "before\\0after \\uD800 end"\n${spec}` },
})
for (const [name, { text }] of Object.entries(hostile)) {
  mkdirSync(path.join(folder.dir, name), { recursive: true })
  writeFileSync(path.join(folder.dir, name, 'catalog-info.yaml'), text)
}

let stack: TestStack
let context: OperationContext
let files: FastifyInstance
let id = ''
let web = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  files = Fastify()
  files.get('/claims.yaml', async (_, reply) => reply.type('text/plain').send(componentYaml('alpha', { owner: 'mallory' })))
  web = await files.listen({ port: 0, host: '127.0.0.1' })
  ;(stack.platform.outgoing.allow as string[]).push(new URL(web).host)
  const { integration } = await createIntegration(context, await connectionOf(stack, 'github'))
  id = integration.id
})
afterAll(async () => {
  await files.close()
  await stack.stop()
  folder.remove()
})

test('the sync succeeds, with every valid entity', async () => {
  expect((await endOfRun(context, id)).run.state).toBe('succeeded')
  const names = (await listEntities(context, { limit: 200 })).rows.map((r) => r.name)
  expect(names).toEqual(expect.arrayContaining(['alpha', 'admins', 'nul', 'zwilling']))
  for (const gone of ['huge', 'deep-little', 'deep-more', 'deep-most', 'name-object', 'prototype', 'js-tag', 'tabs'])
    expect(names).not.toContain(gone)
  expect((await getEntity(context, { ref: 'component:default/nul' })).entity.metadata).toMatchObject({ name: 'nul' })
})

test.each(Object.entries(hostile))('reports %s with a message', async (name, { says }) => {
  const { problems } = await listProblems(context, { id, limit: 200 })
  const mine = problems.filter((p) => p.itemName === `acme/${name}`)
  expect(mine.length, name).toBeGreaterThan(0)
  expect(mine.map((p) => p.message).join(' ')).toMatch(says)
})

test('reports a name that occurs several times in a file, in any case, for each but the first', async () => {
  const { problems } = await listProblems(context, { id, limit: 200 })
  const mine = problems.filter((p) => p.itemName === 'acme/thrice').sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  expect(mine.map((p) => [p.code, p.ref, p.line])).toEqual([
    ['duplicate', 'component:default/thrice', 10],
    ['duplicate', 'component:default/thrice', 19],
  ])
  for (const { message } of mine) expect(message).toMatch(/already defined in \S+catalog-info\.yaml#L1,/)
  expect(mine[0]?.message).toContain('They differ in spec.type.')
  expect((await getEntity(context, { ref: 'component:default/thrice' })).entity).toMatchObject({ spec: { type: 'service' } })
})

test('no item takes a name over: not in another repository, not from another source', async () => {
  const admins = await getEntity(context, { ref: 'group:default/admins' })
  expect(admins.entity).toMatchObject({ spec: { members: ['ada'] } })
  await addLocation(context, { target: `${web}/claims.yaml` })
  const alpha = await getEntity(context, { ref: 'component:default/alpha' })
  expect(alpha.entity).toMatchObject({ spec: { owner: 'team-a' } })
  expect(alpha.duplicates.map((d) => d.file)).toEqual(expect.arrayContaining(['claims.yaml']))
})
