import { manifestOf, manifests } from '@callboard/plugins/manifests'
import { expect, test } from 'vitest'
import { pluginState } from './plugin-state.ts'

const open = { on: true, paid: true }
const account = (over: object = {}) => ({ pluginId: 'github', state: 'active', health: 'healthy', lastRun: null, ...over })

function labelOf(id: string, access = open, accounts: ReturnType<typeof account>[] = []) {
  const manifest = manifestOf(id)
  if (!manifest) throw new Error(`there is no ${id}`)
  return pluginState(manifest, access, accounts, manifests).label
}

test.each([
  ['no account', [], 'Not connected'],
  ['a healthy account', [account()], 'Healthy'],
  ['one that has not been synced', [account({ health: 'unknown' })], 'Connected'],
  ['a running sync', [account({ lastRun: { state: 'running' } })], 'Syncing'],
  ['a failing account beside a healthy one', [account(), account({ health: 'attention' })], 'Needs attention'],
  ['a failing account that syncs again', [account({ health: 'attention', lastRun: { state: 'running' } })], 'Needs attention'],
  ['a paused account that failed before', [account({ state: 'paused', health: 'attention' })], 'Paused'],
  ['accounts of other plugins', [account({ pluginId: 'gitlab' })], 'Not connected'],
])('a plugin with %s', (_, accounts, label) => {
  expect(labelOf('github', open, accounts)).toBe(label)
})

test('a plugin outside the plan is locked, and a disabled one says so first', () => {
  expect(labelOf('insights', { on: true, paid: false })).toBe('Locked')
  expect(labelOf('insights', open)).toBe('Active')
  expect(labelOf('github', { on: false, paid: false }, [account()])).toBe('Disabled')
})

test('a plugin without an account is active once another one provides its data', () => {
  expect(labelOf('ci')).toBe('No data yet')
  expect(labelOf('ci', open, [account({ pluginId: 'kubernetes' })])).toBe('No data yet')
  expect(labelOf('ci', open, [account()])).toBe('Active')
})
