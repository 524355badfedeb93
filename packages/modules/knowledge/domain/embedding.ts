import type { Block } from './section.ts'

/** What fits into the models in use: about a thousand tokens. */
const maxCharacters = 4000

/** The text of a section for an embedding model: where it stands, then what it says. */
export function textToEmbed(section: {
  title: string
  crumb: readonly string[]
  heading: string
  blocks: readonly Block[]
}): string {
  const { title, crumb, heading, blocks } = section
  const place = [title, ...crumb, heading].filter((part, i, all) => part !== '' && part !== all[i - 1]).join(' > ')
  const text = [place, ...blocks.map((block) => block.text)].join('\n').slice(0, maxCharacters).trim()
  // Providers reject empty texts.
  return text || 'Untitled'
}

const largest = 127

/**
 * A vector with a signed byte for each dimension, scaled to the largest. Only directions are compared, so the scale is not kept. A
 * byte is a quarter of what models return, and changes similarities by less than a hundredth.
 */
export function packVector(vector: readonly number[]): Uint8Array<ArrayBuffer> {
  const top = vector.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return new Uint8Array(Int8Array.from(vector, (value) => Math.round((value / top) * largest)).buffer)
}
