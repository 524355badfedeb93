import { expect, test } from 'vitest'
import { readCatalogQuestion } from './catalog-question.ts'

const readings = (question: string) => readCatalogQuestion(question).map(({ intent, subjects }) => [intent, subjects[0] ?? null])

test.each([
  ['which catalog problems does ledger have?', 'problems', 'ledger'],
  ['catalog problems of the ledger', 'problems', 'ledger'],
  ['ledger sync errors', 'problems', 'ledger'],
  ["what's wrong with the catalog entry of ledger?", 'problems', 'ledger'],
  ['why is ledger not synced', 'problems', 'ledger'],
  ['which problems do our integrations have?', 'problems', null],
  ['which integrations are failing', 'problems', null],
  ['any sync errors?', 'problems', null],
  ["what's wrong with our integrations?", 'problems', null],
  ['where is the runbook for ledger?', 'runbooks', 'ledger'],
  ['ledger runbook', 'runbooks', 'ledger'],
  ['is there a playbook for the ledger', 'runbooks', 'ledger'],
  ['which runbook should I follow if ledger is down?', 'runbooks', 'ledger'],
  ['which runbooks do we have', 'runbooks', null],
])('reads "%s" as %s of %s', (question, intent, subject) => {
  const found = readings(question)
  const isMeant = found.some(
    ([of, name], i) =>
      of === intent && (subject === null ? name === null : readCatalogQuestion(question)[i]?.subjects.includes(subject)),
  )
  expect([found, isMeant]).toEqual([found, true])
})

test('problems of a service in general are still those of its workloads', () => {
  expect(readings('are there any problems with checkout?')[0]).toEqual(['health', 'checkout'])
})
