import { questionTermsOf } from './words.ts'

/** A question without a helpful answer, as it was asked once or more. */
export type GapQuestion = { id: string; text: string; reason: 'refused' | 'unhelpful'; askedAt: Date; team: string | null }

/** Questions about the same thing. */
export type QuestionGroup<Question extends GapQuestion = GapQuestion> = {
  /** The question that shares most words with the others. */
  title: string
  questions: Question[]
}

/** How much two questions must have in common, of the rarer words of both. */
const minSimilarity = 0.5

type Worded<Question> = { question: Question; terms: ReadonlySet<string> }

/** Share of the weight of all terms of both that is in both, from 0 to 1. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>, weightOf: (term: string) => number): number {
  let shared = 0
  let all = 0
  for (const term of a) {
    all += weightOf(term)
    if (b.has(term)) shared += weightOf(term)
  }
  for (const term of b) if (!a.has(term)) all += weightOf(term)
  return all > 0 ? shared / all : 0
}

/**
 * Groups questions by their words, as the ranking of pages sees words: without inflections, and rare ones count more. A question
 * joins the group whose first question it is most similar to.
 * @returns the largest groups first
 */
export function groupQuestions<Question extends GapQuestion>(questions: readonly Question[]): QuestionGroup<Question>[] {
  const worded: Worded<Question>[] = questions.map((question) => ({
    question,
    terms: new Set(questionTermsOf(question.text).map(({ term }) => term)),
  }))
  const frequency = new Map<string, number>()
  for (const { terms } of worded) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const weightOf = (term: string) => Math.log(1 + worded.length / (frequency.get(term) ?? 1))
  const groups: Worded<Question>[][] = []
  for (const next of worded) {
    let best: { group: Worded<Question>[]; score: number } | undefined
    for (const group of groups) {
      const [first] = group
      const score = first ? similarity(first.terms, next.terms, weightOf) : 0
      if (score >= minSimilarity && score > (best?.score ?? 0)) best = { group, score }
    }
    if (best) best.group.push(next)
    else groups.push([next])
  }
  return groups
    .map((group) => ({ title: titleOf(group, weightOf), questions: group.map(({ question }) => question) }))
    .sort((a, b) => b.questions.length - a.questions.length || newest(b) - newest(a))
}

const newest = ({ questions }: QuestionGroup) => Math.max(...questions.map((q) => q.askedAt.getTime()))

function titleOf<Question extends GapQuestion>(group: readonly Worded<Question>[], weightOf: (term: string) => number): string {
  const scored = group.map((one) => ({
    text: one.question.text,
    score: group.reduce((sum, other) => sum + similarity(one.terms, other.terms, weightOf), 0),
  }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).text
}
