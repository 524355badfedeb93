import type { FeedView } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import type { ReactElement } from 'react'
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

type Action = ReactElement<{ href: string; reason: string | undefined }>
type Empty = ReactElement<{ title?: string; action?: Action }>

/** The title and the action of what is shown instead of the page. */
function shown(feeds: FeedView[], reason?: string) {
  const card = NoPipelines({ feeds, place: place(reason) }) as ReactElement<{ children: Empty }>
  const { title, action } = card.props.children.props
  return { title, href: action?.props.href, reason: action?.props.reason }
}

test('leads an admin to the directory, and tells others who can connect an account', () => {
  expect(shown([])).toEqual({ title: 'No pipelines yet', href: '/integrations', reason: undefined })
  const reason = 'Only an owner or an admin can do this.'
  expect(shown([], reason)).toMatchObject({ reason })
})

test('names the account that has run nothing, but not while it is read or cannot be', () => {
  expect(shown([feed()])).toMatchObject({ title: 'No pipeline runs yet', href: '/integrations/i1' })
  expect(shown([feed({ succeededAt: null, state: 'running' })]).href).toBeUndefined()
  expect(shown([feed({ succeededAt: null, state: 'failed' })])).toMatchObject({ href: '/integrations/i1' })
})
