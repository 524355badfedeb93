import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { maxCitations } from '@callboard/modules/knowledge/domain/choose-sections'
import { confidenceLevel } from '@callboard/modules/knowledge/domain/confidence'
import { createIndexStore } from '@callboard/modules/knowledge/domain/index-store'
import { encodePageTerms, encodeSectionTerms } from '@callboard/modules/knowledge/domain/stored-terms'
import { parsePage } from '@callboard/parsing/tasks/docs'
import { parseSections } from '@callboard/parsing/tasks/sections'
import { expect, test } from 'vitest'
import { type Answered, type Question, scoreAnswers } from './ask-score.ts'

// Holds the quality of answers to its bars, with pages and questions that are not part of the repository; set CALLBOARD_QA to
// their folder, or put them into `folder`.
const folder = process.env.CALLBOARD_QA ?? path.resolve(import.meta.dirname, '../../../shared/data')
const isThere = existsSync(path.join(folder, 'qa')) && existsSync(path.join(folder, 'docs-corpus'))
if (!isThere) process.stdout.write(`The quality of answers is not measured: there is no ${folder}/qa.\n`)

const readQuestions = (name: string): Question[] =>
  readFileSync(path.join(folder, 'qa', name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

const bars: Record<string, number> = {
  'nDCG@10': 0.7,
  'hit@5': 0.79,
  'answered, of the answerable': 0.55,
  'right page cited, of the answered': 0.85,
  'refused, of the unanswerable': 0.95,
}

test.runIf(isThere)('answers keep to their bars on the development set', { timeout: 300_000 }, () => {
  const store = createIndexStore(2 ** 30)
  const corpus = path.join(folder, 'docs-corpus')
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
  const pages = files.sort().map((file) => {
    const { title, text } = parsePage({ name: file, text: readFileSync(path.join(corpus, file), 'utf8'), title: null })
    const { terms, sections } = parseSections({ title, text, path: file })
    return {
      id: file,
      path: file,
      terms: encodePageTerms(terms),
      sections: sections.map((section) => encodeSectionTerms(section.terms)),
    }
  })
  store.add('corpus', pages)
  store.finish(
    'corpus',
    '1',
    pages.map((page) => page.id),
  )
  const questions = [...readQuestions('questions-dev.jsonl'), ...readQuestions('unanswerable-dev.jsonl')]
  const answers = questions.map(({ id, question }): Answered => {
    const found = store.search('corpus', '1', question)
    const cited = [...new Set(found?.sections.slice(0, maxCitations).map((s) => s.pageId))]
    return {
      id,
      pages: found?.pageIds ?? [],
      answered: found !== undefined && confidenceLevel(found.confidence) !== 'none',
      citations: cited.map((page) => ({ page, section: '', text: '', highlight: '' })),
      score: found?.confidence ?? 0,
      ms: 0,
    }
  })
  const figures = scoreAnswers(questions, answers)
  process.stdout.write(
    figures.map((f) => `${f.name.padEnd(36)} ${f.value.toFixed(3)} [${f.low.toFixed(3)}, ${f.high.toFixed(3)}]\n`).join(''),
  )
  const below = figures.filter((f) => f.value < (bars[f.name] ?? 0)).map((f) => `${f.name} ${f.value}`)
  expect(figures.map((f) => f.name)).toEqual(expect.arrayContaining(Object.keys(bars)))
  expect(below).toEqual([])
})
