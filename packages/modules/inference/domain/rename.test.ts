import { expect, test } from 'vitest'
import { otherName, renamed } from './rename.ts'

const entity = (kind: string, name: string, spec: Record<string, string | string[]> = {}) => ({
  descriptor: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec },
})

test.each([
  ['web', 'acme/blog', [], 'blog-web'],
  ['blog', 'acme/blog', [], 'acme-blog'],
  ['web', 'acme/blog', ['blog-web'], 'blog-web-2'],
  ['web', 'group/sub/blog', [], 'blog-web'],
  ['x'.repeat(63), 'acme/blog', [], `blog-${'x'.repeat(58)}`],
])('%s of %s is called by its repository', (name, slug, taken, expected) => {
  expect(otherName(entity('Component', name).descriptor, slug, new Set(taken))).toBe(expected)
})

test('what refers to a renamed entity follows it, and its old name stays as its title', () => {
  const read = renamed(
    {
      entities: [
        entity('Component', 'web', { providesApis: ['web'], system: 'blog' }),
        entity('Component', 'jobs', { dependsOn: ['component:default/web', 'resource:default/web'] }),
        entity('API', 'web'),
      ],
      pages: [{ ref: 'component:default/web' }],
      problems: [{ ref: 'api:default/web' }, {}],
    },
    new Map([['component:default/web', 'blog-web']]),
  )
  expect(read.entities.map(({ descriptor }) => [descriptor.metadata, descriptor.spec])).toEqual([
    [
      { name: 'blog-web', title: 'web' },
      { providesApis: ['web'], system: 'blog' },
    ],
    [{ name: 'jobs' }, { dependsOn: ['component:default/blog-web', 'resource:default/web'] }],
    [{ name: 'web' }, {}],
  ])
  expect(read.pages).toEqual([{ ref: 'component:default/blog-web' }])
  expect(read.problems).toEqual([{ ref: 'api:default/web' }, {}])
})
