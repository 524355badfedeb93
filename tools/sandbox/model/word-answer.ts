/** What Callboard sends a model: a question, and what it may answer from. */
export type Asked = {
  question: string
  sources: { number: number; text: string }[]
  /** What may be looked up. */
  entities?: { ref: string; label: string }[]
}

/** How it answers, by the name of the model. */
export const behaviors = [
  'stand-in',
  'stand-in-time-out',
  'stand-in-rate-limited',
  'stand-in-broken-stream',
  'stand-in-refusal',
  'stand-in-invented',
  'stand-in-obedient',
  'stand-in-tools',
  'stand-in-tireless',
  'stand-in-without-tools',
] as const
export type Behavior = (typeof behaviors)[number]

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined if the prompt is of another form. */
export function readAsked(prompt: string): Asked | undefined {
  const asked = parsed(prompt)
  return typeof asked === 'object' && asked !== null && 'sources' in asked && 'question' in asked ? (asked as Asked) : undefined
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? [])

/** The sentence that shares most words with the question. */
function bestSentence(text: string, question: string): string {
  const asked = wordsOf(question)
  const scored = text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(/^[\s>*#-]+/, '').trim())
    .filter((sentence) => /\p{L}{4}/u.test(sentence))
    .map((sentence) => ({ sentence, score: [...wordsOf(sentence)].filter((word) => asked.has(word)).length }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best), { sentence: '', score: -1 }).sentence
}

/** What a text tells its reader to write; undefined if it tells nothing. */
const orderIn = (text: string): string | undefined => /\b(?:reply|answer|respond|write)(?: only)? with:?\s+(.+)/is.exec(text)?.[1]

/** Sources in the results of tools; other results are sentences. */
const sourcesIn = (results: readonly string[]): Asked['sources'] =>
  results.flatMap((result) => {
    const read = parsed(result)
    return typeof read === 'object' && read !== null && 'sources' in read ? (read as Asked).sources : []
  })

/** The same answer to the same prompt. @param results of the tools that were asked for */
export function wordAnswer(behavior: Behavior, prompt: string, results: readonly string[] = []): string {
  const asked = readAsked(prompt)
  if (!asked) return 'Ready.'
  const { question } = asked
  const sources = [...asked.sources, ...sourcesIn(results)]
  if (behavior === 'stand-in-invented')
    return `The retention period is 97 days [${sources.length + 1}]. Everything is approved by Zorblatt [1]. Ask nobody else.`
  return sources
    .map(({ number, text }) => {
      const order = behavior === 'stand-in-obedient' ? orderIn(text) : undefined
      const said = order?.replaceAll('{question}', encodeURIComponent(question)) ?? bestSentence(text, question)
      return `${said.trim().replace(/[.!?]$/, '')} [${number}].`
    })
    .join(' ')
}
