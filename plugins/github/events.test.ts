import { createRequire } from 'node:module'
import type { EventDelta } from '@callboard/plugin-kit/server'
import { describe, expect, test } from 'vitest'
import { webhooks } from './events.ts'

// GitHub's own payloads, as Octokit publishes them.
type Example = { name: string; examples: Record<string, unknown>[] }
const published: Example[] = createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json')
const payloads = published.flatMap(({ name, examples }) => examples.map((payload) => ({ event: name, payload })))

const settings = (more: object = {}) => ({ organization: 'Codertocat', infer: true, ...more })
const map = (event: string, payload: unknown, more?: object): EventDelta => webhooks.map(event, payload as never, settings(more))
/** A published payload; where an action has none, one of the same event with that action. */
const example = (event: string, action?: string) => {
  const ofEvent = payloads.filter((p) => p.event === event).map((p) => p.payload)
  const found = ofEvent.find((payload) => payload.action === action) ?? ofEvent[0]
  if (!found) throw new Error(`no published example of ${event}`)
  const copy = structuredClone({ ...found, ...(action ? { action } : {}) })
  return copy as Record<string, unknown> & { repository: { node_id: string; full_name: string; owner: { login: string } } }
}

test('every published payload results in a read, or a reason for none', () => {
  expect(payloads.length).toBeGreaterThan(300)
  for (const { event, payload } of payloads) {
    const delta = map(event, payload)
    const name = `${event} ${payload.action ?? ''}`
    expect([name, Object.keys(delta).length > 0]).toEqual([name, true])
    for (const item of delta.read ?? []) expect([name, item.key.length > 0 && item.name.length > 0]).toEqual([name, true])
  }
})

test('accepts payloads with anything missing or of another type', () => {
  for (const { event, payload } of payloads)
    for (const key of Object.keys(payload))
      for (const value of [undefined, null, 5, 'x', [], {}]) expect(map(event, { ...payload, [key]: value })).toBeTypeOf('object')
})

describe('repositories', () => {
  const item = (event: string, action?: string) => {
    const { repository } = example(event, action)
    return { key: repository.node_id, name: repository.full_name }
  }
  test.each(['archived', 'unarchived', 'edited', 'publicized', 'privatized', 'renamed'])('%s: reads it again', (action) => {
    const payload = example('repository', action)
    expect(map('repository', payload, { organization: payload.repository.owner.login })).toEqual({
      read: [item('repository', action)],
    })
  })
  test('transferred to this organization: reads it instead of removing it', () => {
    const payload = example('repository', 'transferred')
    expect(map('repository', payload, { organization: payload.repository.owner.login })).toMatchObject({
      read: [item('repository', 'transferred')],
      full: true,
    })
  })
  test('transferred to another owner: removes it', () => {
    expect(map('repository', example('repository', 'transferred'), { organization: 'somebody-else' })).toEqual({
      gone: [item('repository', 'transferred').key],
    })
  })
  test('deleted: removes it', () => {
    expect(map('repository', example('repository', 'deleted'))).toEqual({ gone: [item('repository', 'deleted').key] })
  })
  test('a new team permission is evidence of ownership', () => {
    const payload = example('team_add')
    expect(map('team_add', payload).read?.map((r) => r.key)).toContain(payload.repository.node_id)
    expect(map('team_add', payload, { infer: false, teams: false })).toEqual({ ignored: 'teams are not read' })
  })
})

describe('pushes', () => {
  const push = (more: object) => {
    const payload = example('push')
    return map('push', {
      ...payload,
      ref: 'refs/heads/main',
      ...more,
      repository: { ...payload.repository, default_branch: 'main' },
    })
  }
  const before = 'a'.repeat(40)
  test.each([
    ['a push to the default branch', {}],
    ['a forced push', { forced: true }],
    ['a push of more than 2,048 commits, of which GitHub sends none', { commits: [] }],
  ])('%s: reads the repository, and marks the previous commit as outdated', (_, more) => {
    expect(push({ before, ...more })).toMatchObject({ read: [{ outdated: before }] })
  })
  test('the default branch was deleted: the listing contains its replacement', () => {
    expect(push({ before, deleted: true })).toEqual({ full: true })
  })
  test('another branch changes nothing', () => {
    expect(push({ ref: 'refs/heads/topic' })).toEqual({ ignored: 'refs/heads/topic is not the default branch' })
  })
})

test.each([
  ['organization', 'renamed', { renamed: true, full: true }],
  ['organization', 'deleted', { ended: expect.stringContaining('deleted on GitHub') }],
  ['installation', 'deleted', { ended: expect.stringContaining('uninstalled') }],
  ['installation', 'suspend', { ended: expect.stringContaining('suspended') }],
  ['installation', 'unsuspend', { full: true }],
  ['meta', 'deleted', { webhookDeleted: { id: '101047067' } }],
  ['installation', 'new_permissions_accepted', { permissionsChanged: true, full: true }],
  ['github_app_authorization', 'revoked', { ignored: expect.stringContaining('no authorization of a person') }],
])('%s.%s', (event, action, delta) => {
  expect(map(event, example(event, action))).toEqual(delta)
})

test('an App learns of a renamed organization by its own event', () => {
  expect(
    map('installation_target', { action: 'renamed', changes: { login: { from: 'old' } }, account: { login: 'new' } }),
  ).toEqual({
    renamed: true,
    full: true,
  })
})
