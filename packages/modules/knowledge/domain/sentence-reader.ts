const abbreviations = new Set(['e.g.', 'i.e.', 'etc.', 'vs.', 'cf.', 'approx.', 'no.', 'dr.', 'mr.', 'ms.'])
/** Longer ones are no words, and are not looked into. */
const maxWordLength = 200
const citation = /^(?:\[\d{1,3}\])+[.,;:]?$/

/** Whether a word ends a sentence, also with a citation attached to it. */
function endsSentence(word: string): boolean {
  const plain = word.replace(/[[\]\d]+$/, (end) => (end.startsWith('[') ? '' : end))
  return /[.!?]["')*_`]{0,4}$/.test(plain) && !abbreviations.has(plain.replace(/^[("]/, '').toLowerCase())
}

/**
 * Cuts a text that arrives in pieces into sentences, each with the citations that follow it: “It is so. [1]” is one. A line is
 * the end of a sentence.
 */
export class SentenceReader {
  private pending = ''
  private words: string[] = []
  private ended = false

  private flush(): string[] {
    const sentence = this.words.join(' ')
    this.words = []
    this.ended = false
    return sentence ? [sentence] : []
  }

  private take(word: string): string[] {
    if (!word) return []
    const isCitation = word.length <= maxWordLength && citation.test(word)
    const before = this.ended && !isCitation ? this.flush() : []
    this.words.push(word)
    if (word.length > maxWordLength) return before
    this.ended = isCitation ? this.ended || /[.!?]$/.test(word) : endsSentence(word)
    return before
  }

  /** @returns sentences that are complete now */
  push(text: string): string[] {
    this.pending += text
    const lines = this.pending.split('\n')
    const complete = lines
      .slice(0, -1)
      .flatMap((line) => [...line.split(/\s/).flatMap((word) => this.take(word)), ...this.flush()])
    const words = (lines.at(-1) ?? '').split(/\s/)
    this.pending = words.pop() ?? ''
    return [...complete, ...words.flatMap((word) => this.take(word))]
  }

  /** @returns what is left at the end of the text */
  end(): string[] {
    const sentences = this.take(this.pending)
    this.pending = ''
    return [...sentences, ...this.flush()]
  }
}
