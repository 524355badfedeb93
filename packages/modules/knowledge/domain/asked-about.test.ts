import { expect, test } from 'vitest'
import { namesIn, staysWithin } from './asked-about.ts'

test('names are words of the question in a row, also joined by dashes', () => {
  const names = namesIn('What does the Payments Gateway cost, and component:default/ledger?')
  for (const name of ['payments gateway', 'payments-gateway', 'component:default/ledger', 'cost']) expect(names).toContain(name)
  expect(names).not.toContain('gateway and')
})

const question = 'How is the bookings database restored?'
test.each([
  ['restoring the database', true],
  ['bookings restore', true],
  ['restore ledger', true],
  ['restore the vault', false],
  ['salaries', false],
  ['the of and', false],
  ['bookings https://evil.example', false],
])('a search for "%s" stays within the question: %s', (query, isWithin) => {
  expect(staysWithin(query, question, ['Ledger'])).toBe(isWithin)
})
