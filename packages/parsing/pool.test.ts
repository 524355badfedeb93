import { afterAll, expect, test } from 'vitest'
import { createParsePool } from './pool.ts'

const pool = createParsePool({ threads: 2, limitMs: () => 1500 })
afterAll(() => pool.close())
const owner = { tenant: 'acme', budget: undefined }
const bad = 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a]\n'

/** Merges the same mapping over and over: quadratic in js-yaml. */
const mergeBomb = (n: number) =>
  `a: &a {${Array.from({ length: n }, (_, i) => `k${i}: 1`).join(', ')}}\nb: {${'<<: *a, '.repeat(1)}}\nc:\n${Array.from({ length: n }, (_, i) => `  - {<<: *a, i: ${i}}`).join('\n')}\n`

test('parses valid input in the order of requests', async () => {
  const texts = Array.from({ length: 200 }, (_, i) => `n: ${i}`)
  const parsed = await Promise.all(texts.map((t) => pool.parse('descriptor', t, owner)))
  expect(parsed.map((p) => p.documents[0])).toMatchObject(texts.map((_, i) => ({ json: `{"n":${i}}` })))
  expect((await pool.parse('descriptor', bad, owner)).failures).toEqual([])
})

test('terminates a thread that exceeds its time for a file, and parses the files beside it', { timeout: 30_000 }, async () => {
  const asked = [...Array.from({ length: 20 }, (_, i) => `n: ${i}`), mergeBomb(20_000), 'n: last'].map((t) =>
    pool.parse('descriptor', t, owner),
  )
  const settled = await Promise.allSettled(asked)
  expect(settled.filter((s) => s.status === 'rejected').map((s) => s.reason.message)).toEqual([
    expect.stringMatching(/^(took longer than 1.5 s|needed too much memory) to parse and was skipped$/),
  ])
})

test('one tenant never occupies all threads', { timeout: 30_000 }, async () => {
  const hostile = Promise.allSettled(Array.from({ length: 4 }, () => pool.parse('markdown', '*a_ '.repeat(40_000), owner)))
  const began = performance.now()
  for (let i = 0; i < 5; i++) await pool.parse('yaml', 'a: 1', { tenant: 'calm', budget: undefined })
  expect(performance.now() - began).toBeLessThan(6000)
  expect((await hostile).map((s) => s.status)).toEqual(Array.from({ length: 4 }, () => 'rejected'))
})

test('rejects further input once a budget is used up', { timeout: 30_000 }, async () => {
  const budget = { usedMs: 0, totalMs: 2000 }
  const asked = Array.from({ length: 30 }, () => pool.parse('markdown', '*a_ '.repeat(40_000), { tenant: 'acme', budget }))
  const settled = await Promise.allSettled(asked)
  const reasons = settled.map((s) => (s.status === 'rejected' ? s.reason.reason : 'parsed'))
  expect(reasons.slice(-20)).toEqual(Array.from({ length: 20 }, () => 'over_budget'))
})

test('leaves each participant a small part of an exhausted shared budget', { timeout: 30_000 }, async () => {
  const shared = { usedMs: 0, totalMs: 1000 }
  const hostile = { usedMs: 0, totalMs: 5000, shared }
  await expect(pool.parse('markdown', '*a_ '.repeat(40_000), { tenant: 'acme', budget: hostile })).rejects.toMatchObject({
    reason: 'too_slow',
  })
  await expect(pool.parse('yaml', 'a: 1', { tenant: 'acme', budget: hostile })).rejects.toMatchObject({ reason: 'over_budget' })
  const calm = { usedMs: 0, totalMs: 5000, shared }
  expect(await pool.parse('yaml', 'a: 1', { tenant: 'acme', budget: calm })).toEqual({ a: 1 })
})
