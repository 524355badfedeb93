import { expect, test } from 'vitest'
import { foundThis } from './feedback.ts'
import { type GapQuestion, groupQuestions } from './group-questions.ts'
import { improvementOf } from './improvement.ts'

test.each([
  [{ outdated: 1 }, '1 person found this outdated'],
  [{ outdated: 3 }, '3 people found this outdated'],
  [{ outdated: 1, wrong: 2, unclear: 1 }, '4 people found this wrong or outdated'],
  [{ none: 2 }, '2 people found this unhelpful'],
  [{ none: 2, incomplete: 1 }, '3 people found this incomplete'],
])('says what people found: %o', (counts, words) => expect(foundThis(counts)).toBe(words))

const quoted = { outcome: 'quoted', score: 2 } as const
const refused = { outcome: 'refused', score: -1 } as const
test.each([
  ['an answer after none', { ...refused, disliked: false }, quoted, 'answered'],
  ['what the catalog says after none', { ...refused, disliked: false }, { outcome: 'catalog', score: 10 } as const, 'answered'],
  ['a higher score after an unhelpful answer', { ...quoted, disliked: true }, { ...quoted, score: 3 }, 'better'],
  ['an edit of what was disliked', { ...quoted, disliked: true }, quoted, 'edited'],
  ['nothing of an answer that nobody disliked', { ...quoted, disliked: false }, { ...quoted, score: 3 }, undefined],
  ['nothing where there is no answer any more', { ...quoted, disliked: true }, refused, undefined],
])('tells of %s', (_, before, after, improvement) => expect(improvementOf(before, after)).toBe(improvement))

const asked = (...texts: string[]): GapQuestion[] =>
  texts.map((text, i) => ({ id: String(i), text, reason: 'refused', askedAt: new Date(i), team: null }))
const groupsOf = (...texts: string[]) => groupQuestions(asked(...texts)).map((g) => g.questions.map((q) => q.text))

test('groups questions by their rare words, whatever their inflections and courtesies', () => {
  expect(
    groupsOf(
      'How do I rotate the signing key?',
      'What is on the menu?',
      'Please, who rotates signing keys?',
      'How do I reset the printer?',
      'rotating signing key',
    ),
  ).toEqual([
    ['How do I rotate the signing key?', 'Please, who rotates signing keys?', 'rotating signing key'],
    ['How do I reset the printer?'],
    ['What is on the menu?'],
  ])
})

test('questions without a word in common stay apart, and so do questions without any word', () => {
  expect(groupsOf('How?', 'Why?', '???')).toHaveLength(3)
})
