const abbreviation = /\b(?:e\.g|i\.e|etc|vs|cf|approx|no|dr|mr|ms)\.\s*$/i

/** The sentences of a paragraph. */
export function sentencesOf(text: string): string[] {
  const plain = text.replace(/\s+/g, ' ').trim()
  const sentences: string[] = []
  let begun = 0
  for (const { index, 0: gap } of plain.matchAll(/(?<=[.!?])["')\]*_]*\s+(?=[\p{Lu}`"'([*_])/gu)) {
    const sentence = plain.slice(begun, index + gap.length)
    if (abbreviation.test(sentence)) continue
    sentences.push(sentence.trim())
    begun = index + gap.length
  }
  if (begun < plain.length) sentences.push(plain.slice(begun).trim())
  return sentences
}
