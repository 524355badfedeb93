import { expect, test } from 'vitest'
import { undoPreview } from './undo-preview.ts'

const now = new Date('2026-11-30T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)
const run = { state: 'succeeded' as const, finishedAt: daysAgo(1), undoneBy: null }
const step = (name: string, hasUndo: boolean, isEffective: boolean, state: 'succeeded' | 'skipped' = 'succeeded') => ({
  ...{ name, hasUndo, isEffective, state },
})
const steps = [
  step('Fetch', false, false),
  step('Publish', true, true),
  step('Notify', false, true),
  step('Open a pull request', true, true),
  step('Left out', true, true, 'skipped'),
]

test('names what is undone in reverse, and what remains', () => {
  expect(undoPreview(run, steps, now)).toEqual({
    until: new Date('2026-12-29T12:00:00Z'),
    undone: ['Open a pull request', 'Publish'],
    remains: ['Notify'],
  })
})

test.each([
  ['that failed', { ...run, state: 'failed' as const }, steps],
  ['that goes on', { ...run, finishedAt: null }, steps],
  ['that was undone', { ...run, undoneBy: 'Ada' }, steps],
  ['that ended 30 days ago', { ...run, finishedAt: daysAgo(30) }, steps],
  ['whose steps name no undo', run, steps.filter(({ hasUndo }) => !hasUndo)],
])('nothing of a run %s can be undone', (_, of, its) => {
  expect(undoPreview(of, its, now)).toBeNull()
})
