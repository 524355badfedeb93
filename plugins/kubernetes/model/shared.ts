// Objects of a cluster repeat each other: the pods of a ReplicaSet have the same image, labels, owner and containers. What they have
// in common has one copy, which is frozen: whoever changed it would change the objects of other clusters.

/** Beyond this many entries, which is above what a cluster repeats, the copies are collected anew. Long ones are not repeated. */
const maxTexts = 10_000
const maxTextLength = 300
const maxParts = 2000
const maxPartLength = 2000

function store<T>(known: Map<string, T>, max: number, key: string, value: T): T {
  if (known.size >= max) known.clear()
  known.set(key, value)
  return value
}

function freeze<T extends object>(part: T): T {
  for (const value of Object.values(part)) if (typeof value === 'object' && value !== null) freeze(value)
  return Object.freeze(part)
}

const texts = new Map<string, string>()

/** The one copy of a text. */
export function sharedText(text: string): string {
  return text.length > maxTextLength ? text : (texts.get(text) ?? store(texts, maxTexts, text, text))
}

const parts = new Map<string, object>()

/** The one copy of a part of an object, such as its labels. */
export function sharedPart<T extends object>(part: T): T {
  const text = JSON.stringify(part)
  if (text.length > maxPartLength) return part
  // A part with the same text has the same fields.
  return (parts.get(text) ?? store(parts, maxParts, text, freeze(part))) as T
}
