import { server } from '@callboard/plugin-entities-api/server'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PushedIntegration } from './pushed-integration.tsx'

const now = new Date('2026-11-30T12:00:00Z')
const integration: Parameters<typeof PushedIntegration>[0]['integration'] = {
  account: 'nightly',
  state: 'active',
  health: 'healthy',
  entities: 1_200,
  createdAt: now,
  kinds: [{ kind: 'Component', count: 1_200 }],
}
const push = {
  ...{ id: '1', startedAt: now, finishedAt: now, actor: 'token ci', isFull: true },
  ...{ added: 2, changed: 3, unchanged: 1_195, removed: 0, rejected: 2, withheld: 60 },
}
const html = (pushes: Parameters<typeof PushedIntegration>[0]['pushes']) =>
  renderToStaticMarkup(createElement(PushedIntegration, { integration, pushes, guides: server.guides ?? [], now }))

test('shows who pushed what, what was rejected and not removed, and how to push', () => {
  const shown = html({
    pushes: [push, { ...push, id: '2', finishedAt: null }],
    rejected: [
      { index: 4, ref: null, outcome: 'rejected', reason: 'The line is not JSON.' },
      { index: 7, ref: 'component:default/shop', outcome: 'rejected', reason: 'spec.owner is missing.' },
    ],
    withheld: { count: 60, reason: 'Repeat it with removals=all.' },
  })
  for (const text of ['token ci', '1,195', 'not finished', 'Item 5', 'The line is not JSON.', 'spec.owner is missing.'])
    expect(shown).toContain(text)
  expect(shown).toContain('60 entities were not removed.')
  expect(shown).toContain('source=nightly&amp;mode=full')
  expect(shown).toContain('1,200 components')
})

test('says what to do before the first push', () => {
  const shown = html({ pushes: [], rejected: [], withheld: null })
  expect(shown).toContain('Nothing has been pushed yet.')
  expect(shown).toContain('none yet')
  expect(shown).not.toContain('Rejected by the last push')
})
