// How well questions are answered: retrieval (nDCG, hits), refusals, and citations, with 95 % intervals.

export type Question = { id: string; question: string; pages?: string[]; answerable?: boolean }
/** A line of the output. Paths are relative to the corpus. */
export type Answered = {
  id: string
  pages: string[]
  answered: boolean
  citations: { page: string; section: string; text: string; highlight: string }[]
  score: number
  ms: number
}

export type Figure = { name: string; value: number; low: number; high: number; count: number }

const depth = 10
const resamples = 2000

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

/** A generator with a fixed seed (mulberry32), so that intervals are reproducible. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The mean with a bootstrap interval. */
function bootstrapped(name: string, values: readonly number[]): Figure {
  const random = createRandom(1)
  const means = Array.from({ length: resamples }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b)
  const at = (share: number) => means[Math.floor(share * resamples)] ?? Number.NaN
  return { name, value: mean(values), low: at(0.025), high: at(0.975), count: values.length }
}

/** A rate with Wilson's interval. */
function rate(name: string, hits: number, count: number): Figure {
  const z = 1.96
  const p = hits / count
  const scale = 1 + z ** 2 / count
  const centre = (p + z ** 2 / (2 * count)) / scale
  const half = (z * Math.sqrt((p * (1 - p)) / count + z ** 2 / (4 * count ** 2))) / scale
  return { name, value: p, low: centre - half, high: centre + half, count }
}

/** Normalized discounted cumulative gain of the first ten pages, where each gold page is relevant. */
function ndcg(pages: readonly string[], gold: ReadonlySet<string>): number {
  const gain = (rank: number) => 1 / Math.log2(rank + 2)
  const found = pages.slice(0, depth).reduce((sum, page, rank) => sum + (gold.has(page) ? gain(rank) : 0), 0)
  const ideal = Array.from({ length: Math.min(depth, gold.size) }, (_, rank) => gain(rank)).reduce((sum, g) => sum + g, 0)
  return found / ideal
}

/** The figures that the gold of the questions allows. */
export function scoreAnswers(questions: readonly Question[], answers: readonly Answered[]): Figure[] {
  const byId = new Map(answers.map((a) => [a.id, a]))
  const pairs = questions.flatMap((q) => {
    const answer = byId.get(q.id)
    return answer ? [{ q, answer, gold: new Set(q.pages) }] : []
  })
  const answerable = pairs.filter(({ gold }) => gold.size > 0)
  const unanswerable = pairs.filter(({ q }) => q.answerable === false)
  const answered = answerable.filter(({ answer }) => answer.answered)
  const hits = (n: number) =>
    bootstrapped(
      `hit@${n}`,
      answerable.map(({ answer, gold }) => Number(answer.pages.slice(0, n).some((p) => gold.has(p)))),
    )
  const cited = answered.filter(({ answer, gold }) => answer.citations.some((c) => gold.has(c.page))).length
  return [
    ...(answerable.length > 0
      ? [
          bootstrapped(
            'nDCG@10',
            answerable.map(({ answer, gold }) => ndcg(answer.pages, gold)),
          ),
          hits(1),
          hits(5),
          rate('answered, of the answerable', answered.length, answerable.length),
        ]
      : []),
    ...(answered.length > 0 ? [rate('right page cited, of the answered', cited, answered.length)] : []),
    ...(unanswerable.length > 0
      ? [rate('refused, of the unanswerable', unanswerable.filter(({ answer }) => !answer.answered).length, unanswerable.length)]
      : []),
  ]
}
