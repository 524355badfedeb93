import type { KnowledgeIndex } from './knowledge-index.ts'

/** Vectors of all sections of a page, one after the other. */
export type PageVectors = { id: string; vectors: Uint8Array }

/** A packed vector as signed numbers, without a copy. */
const signed = ({ buffer, byteOffset, byteLength }: Uint8Array) => new Int8Array(buffer, byteOffset, byteLength)

const lengthOf = (vector: Int8Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))

function cosine(all: Int8Array, at: number, vector: Int8Array, length: number): number {
  let dot = 0
  let squares = 0
  for (let i = 0; i < vector.length; i++) {
    const value = all[at + i] ?? 0
    dot += value * (vector[i] ?? 0)
    squares += value * value
  }
  return squares === 0 ? 0 : dot / (Math.sqrt(squares) * length)
}

/**
 * How near each section of an index is to a question: the cosine, and 0 for sections without a vector of its length.
 * @param within ids of the pages to consider; all without
 */
export function similarities(
  index: KnowledgeIndex,
  vectors: ReadonlyMap<string, Uint8Array>,
  question: Uint8Array,
  within?: ReadonlySet<string>,
): Float32Array {
  const asked = signed(question)
  const length = lengthOf(asked)
  const result = new Float32Array(index.pageOfSection.length)
  for (const [page, { id, sections }] of index.pages.entries()) {
    const packed = within && !within.has(id) ? undefined : vectors.get(id)
    if (!packed || packed.length !== sections.length * asked.length) continue
    const all = signed(packed)
    const first = index.firstSection[page] ?? 0
    for (let i = 0; i < sections.length; i++) result[first + i] = cosine(all, i * asked.length, asked, length)
  }
  return result
}
