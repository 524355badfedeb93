import path from 'node:path'
import { sampleQuestions } from '@callboard/kernel/demo-offer'
import { connectSample, removeSample } from '@callboard/modules/integrations'
import { listArticles, listGaps, listGoldenQuestions, listTeamQuestions } from '@callboard/modules/knowledge'
import { getInsights } from '@callboard/modules/usage'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestStack, type TestStack } from './test-stack.ts'

// The sample organization comes with questions, which are answered from its docs and leave with it.

const organization = path.join(import.meta.dirname, '../../tools/sandbox/samples/github/organization')
let stack: TestStack
let tenant: TestTenant

beforeAll(async () => {
  stack = await startTestStack(organization)
  tenant = await createTestTenant(stack.platform)
})
afterAll(() => stack.stop())

test('offers what the product accepts', async () => {
  const offered = await stack.sandbox.demo.questions()
  expect(sampleQuestions.parse(offered)).toEqual(offered)
})

test('fills questions, gaps, golden questions and Insights, and is removed as a whole', async () => {
  const owner = tenant.as('owner')
  await connectSample(owner, {})
  // They are asked again after each change, and fail until the pages that they cite are indexed.
  const states = async () => (await listGoldenQuestions(owner, {})).map((g) => g.state)
  await expect.poll(states, { timeout: 60_000 }).toEqual(['passing', 'passing'])
  const { overdue, tasks, gaps, stale } = await listGaps(owner, {})
  expect(tasks[0]).toMatchObject({ label: 'ledger', title: 'Reconciliation', owner: { ref: 'group:default/payments' } })
  expect(tasks[0]?.people).toBeGreaterThanOrEqual(2)
  expect(gaps[0]).toMatchObject({ refused: 3, title: expect.stringContaining('signing key') })
  expect(stale.length).toBeLessThan(20)
  expect(overdue.map((a) => a.title)).toEqual(['Incident checklist'])
  expect((await listArticles(owner, {})).articles.map((a) => [a.title, a.owner.known])).toEqual([
    ['Incident checklist', true],
    ['Your first week', true],
  ])
  expect((await listTeamQuestions(owner, { view: 'open' })).questions).toMatchObject([
    { team: { ref: 'group:default/payments' } },
  ])
  expect((await listTeamQuestions(owner, { view: 'answered' })).questions).toMatchObject([{ state: 'accepted' }])
  const { questions } = await getInsights(owner, { days: 30 })
  expect(questions.answered + questions.refused).toBe(questions.asked)
  expect(questions.asked).toBeGreaterThanOrEqual(14)
  expect(questions.rated).toBeGreaterThan(questions.helpful)

  await removeSample(owner, {})
  expect(await listGaps(owner, {})).toEqual({ overdue: [], tasks: [], gaps: [], stale: [], teams: [] })
  expect((await listArticles(owner, {})).total).toBe(0)
  expect(await listGoldenQuestions(owner, {})).toEqual([])
  expect((await listTeamQuestions(owner, { view: 'answered' })).total).toBe(0)
  expect((await getInsights(owner, { days: 30 })).questions.asked).toBe(0)
}, 120_000)
