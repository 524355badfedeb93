import { expect, test } from 'vitest'
import { questionTermsOf, termsOf } from './words.ts'

const sameTerm: [string, string, string][] = [
  ['inflections', 'deploying', 'deployed'],
  ['abbreviations', 'k8s', 'Kubernetes'],
  ['plural abbreviations', 'CRDs', 'crd'],
  ['phrases', 'sign in', 'login'],
  ['British spelling', 'organisation', 'organizations'],
  ['British spelling with an ending', 'customised', 'customize'],
  ['phrases for an abbreviation', 'pull request', 'PRs'],
  ['full-width letters', 'ＡＰＩ', 'api'],
]
test.each(sameTerm)('finds %s under one term: %s, %s', (_, a, b) => {
  expect(termsOf(a)).toHaveLength(1)
  expect(termsOf(a)).toEqual(termsOf(b))
})

test('does not change words that only look British', () => {
  expect(termsOf('otherwise promise revise raise')).toEqual(['otherwis', 'promis', 'revis', 'rais'])
})

test('splits identifiers and keeps them whole', () => {
  expect(termsOf('getHTTPServer')).toEqual(['gethttpserv', 'get', 'http', 'server'])
})

test('leaves out what carries no meaning, and treats names of object properties as words', () => {
  expect(termsOf('What is the constructor of a toString')).toEqual(expect.arrayContaining(['constructor']))
  expect(termsOf('how do I')).toEqual([])
  expect(termsOf('a'.repeat(61))).toEqual([])
})

test('weighs each term of a question once, parts of an identifier less', () => {
  expect(questionTermsOf('How can I use rollbackWindow, the rollback window?')).toEqual([
    { term: 'rollbackwindow', word: 'rollbackwindow', weight: 1 },
    { term: 'rollback', word: 'rollback', weight: 1 },
    { term: 'window', word: 'window', weight: 1 },
  ])
  expect(questionTermsOf('rollbackWindow').map((t) => t.weight)).toEqual([1, 0.3, 0.3])
})

test('searches what little a question has, rather than nothing', () => {
  expect(questionTermsOf('how is it possible to make things').map((t) => t.word)).toEqual(['possible', 'make', 'things'])
})
