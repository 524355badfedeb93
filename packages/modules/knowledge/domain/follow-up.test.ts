import { expect, test } from 'vitest'
import { readCatalogQuestion } from './catalog-question.ts'
import { completeFollowUp, readFollowUp, type Subject } from './follow-up.ts'

const docs: Subject = {
  question: 'How do I roll back the ledger in production?',
  entity: 'ledger',
  page: 'Rolling back',
  named: undefined,
}
const owner: Subject = { question: 'Who owns the ledger?', entity: 'ledger', page: undefined, named: 'Payments' }

const completed = (written: string, subject: Subject, other?: string) => {
  const followUp = readFollowUp(written)
  return followUp && completeFollowUp(followUp, subject, other)
}

test.each([
  ['and who owns it?', docs, 'Who owns ledger?'],
  ['Who owns that?', docs, 'Who owns ledger?'],
  ['who owns this service', docs, 'Who owns ledger'],
  ['And what are its dependencies?', docs, "What are ledger's dependencies?"],
  ['how long does it take?', docs, 'How long does Rolling back in ledger take?'],
  ['and what else do they own?', owner, 'What else do Payments own?'],
  ['what are their components?', owner, "What are Payments' components?"],
  ['what happens when it fails?', docs, 'What happens when ledger fails?'],
  ['what depends on it', owner, 'What depends on ledger'],
])('%s takes the subject of the last answer', (written, subject, question) => {
  expect(completed(written, subject)).toBe(question)
})

test.each([
  ['what about staging?', docs, 'Rolling back in ledger: staging'],
  ['and in staging?', docs, 'Rolling back in ledger in staging'],
  ['staging?', docs, 'Rolling back in ledger: staging'],
  ['dependencies?', docs, 'Dependencies of ledger'],
  ['and the owner?', docs, 'The owner of ledger'],
])('%s takes the subject of the last answer', (written, subject, question) => {
  expect(completed(written, subject)).toBe(question)
})

test('a phrase that names another entity repeats the question about it', () => {
  expect(completed('what about checkout?', owner, 'checkout')).toBe('Who owns the checkout?')
  expect(completed('and search-ui?', docs, 'Search UI')).toBe('How do I roll back the Search UI in production?')
  // Part of another name.
  expect(completed('what about checkout?', { ...owner, question: 'Who owns ledger-api?' }, 'checkout')).toBeUndefined()
  // The question before did not name its subject, so there is nothing to repeat.
  expect(completed('what about checkout?', { ...docs, question: 'How do I roll back?' }, 'checkout')).toBeUndefined()
})

test.each([
  'How do I restore the ledger database if it fails?',
  'How do I build the image and push it?',
  'How long does it take to restore a snapshot?',
  'Is it possible to pause the settlement batch?',
  'Who owns checkout?',
  'How do I create a new database for a service?',
  'Does the checkout website that we sell retry?',
])('%s stands alone', (written) => {
  expect(readFollowUp(written)).toBeUndefined()
})

test('a phrase that names the subject itself stands alone', () => {
  expect(completed('ledger runbook', docs)).toBeUndefined()
})

test('completed questions about relations are read as such', () => {
  const intents = ['and who owns it?', 'what are its dependencies?', 'dependencies', 'what depends on it?', 'the owner'].map(
    (written) => readCatalogQuestion(completed(written, docs) ?? '')[0]?.intent,
  )
  expect(intents).toEqual(['owner', 'dependencies', 'dependencies', 'dependents', 'owner'])
  expect(readCatalogQuestion("what are ledger's dependencies")[0]?.subjects).toContain('ledger')
})

test('a name with characters of patterns is taken literally', () => {
  const subject = { ...owner, question: 'Who owns c++ (new)?', entity: 'c++ (new)' }
  expect(completed('and who maintains it?', { ...subject, entity: '$& c++' })).toBe('Who maintains $& c++?')
  expect(completed('what about checkout', subject, '$&')).toBe('Who owns $&?')
})
