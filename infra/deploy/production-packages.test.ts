import { expect, test } from 'vitest'
import { productionPackages, undeclaredPackages } from './production-packages.ts'

const none = { link: false, dependencies: {}, optionalDependencies: {}, peerDependencies: {}, peerDependenciesMeta: {} }
const lock = {
  'apps/shop': { ...none, dependencies: { '@us/core': '*', http: '1' } },
  'node_modules/@us/core': { ...none, link: true, resolved: 'packages/core' },
  'packages/core': {
    ...none,
    optionalDependencies: { fast: '1' },
    peerDependencies: { tool: '1', dates: '1' },
    peerDependenciesMeta: { tool: { optional: true } },
  },
  'packages/core/node_modules/fast': none,
  'node_modules/http': { ...none, dependencies: { bytes: '1' } },
  'node_modules/http/node_modules/bytes': none,
  'node_modules/bytes': none,
  'node_modules/dates': none,
  'node_modules/tool': none,
}

test('finds a workspace’s production dependencies where npm has installed them', () => {
  expect([...productionPackages('apps/shop', lock)].sort()).toEqual([
    'apps/shop',
    'node_modules/dates',
    'node_modules/http',
    'node_modules/http/node_modules/bytes',
    'packages/core',
    'packages/core/node_modules/fast',
  ])
})

test('names packages that production loads without declaring them', () => {
  const files = [
    'apps/shop/main.ts',
    'node_modules/@us/core',
    'node_modules/http/node_modules/bytes/index.js',
    'node_modules/bytes/index.js',
    'node_modules/tool/lib/tool.js',
  ]
  expect(undeclaredPackages('apps/shop', files, lock)).toEqual(['node_modules/bytes', 'node_modules/tool'])
})
