import type { FeedView } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { NoPipelines } from './no-pipelines.tsx'

const place = (reason: string | undefined) =>
  ({
    links: { integrations: () => '/integrations', integration: (id: string) => `/integrations/${id}` },
    reason: () => reason,
  }) as unknown as SlotPlace

const feed = (change: Partial<FeedView> = {}): FeedView => ({
  integrationId: 'i1',
  integration: 'meridian',
  pluginId: 'github',
  kind: 'pipelines',
  state: 'idle',
  message: null,
  done: 3,
  total: 3,
  failed: 0,
  succeededAt: new Date(0),
  nextAt: null,
  paused: false,
  ...change,
})

const shown = (feeds: FeedView[], reason?: string) => renderToStaticMarkup(NoPipelines({ feeds, place: place(reason) }))

test('leads an admin to the directory, and tells others who can connect an account', () => {
  expect(shown([])).toMatch(/<a href="\/integrations"[^>]*>Connect GitHub or GitLab<\/a>/)
  const closed = shown([], 'Only an owner or an admin can do this.')
  expect(closed).not.toContain('href=')
  expect(closed).toContain('Only an owner or an admin can do this.')
})

test('names the account that has run nothing, but not while it is read or cannot be', () => {
  expect(shown([feed()])).toMatch(/<a href="\/integrations\/i1"[^>]*>Open meridian<\/a>/)
  expect(shown([feed({ succeededAt: null, state: 'running' })])).toContain('Reading your pipelines')
  expect(shown([feed({ succeededAt: null, state: 'failed' })])).toContain('Open meridian')
})
