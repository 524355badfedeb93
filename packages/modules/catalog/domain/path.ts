/** Where a value stands in a document: keys of mappings and places in lists, as they are written. */
export type Path = readonly (string | number)[]

/** A path in words, for example `metadata.links[0].title`. Keys stand as they are written, dots and slashes included. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '')

/** Reads a JSON pointer (RFC 6901). The document tells places in lists from keys that are numbers. */
export function pathFromPointer(document: unknown, pointer: string): Path {
  let at = document
  const parts = pointer.split('/').slice(1)
  return parts.map((part) => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const step = Array.isArray(at) && /^\d+$/.test(key) ? Number(key) : key
    at = at === null || typeof at !== 'object' ? undefined : (at as Record<string, unknown>)[step]
    return step
  })
}

/**
 * Reads a dotted path such as `spec.dependsOn[1]` or `metadata.tags.0`. Keys may hold dots themselves, so the longest key
 * that the document has is taken. What the document does not have is split at its dots.
 */
export function pathFromText(document: unknown, text: string): Path {
  if (text === '') return []
  if (Array.isArray(document)) {
    const [index, number, rest] = /^\[?(\d+)\]?\.?(.*)$/s.exec(text) ?? []
    if (index !== undefined) return [Number(number), ...pathFromText(document[Number(number)], rest ?? '')]
  }
  if (document !== null && typeof document === 'object' && !Array.isArray(document)) {
    const key = Object.keys(document)
      .filter((k) => k !== '' && text.startsWith(k) && (text.length === k.length || '.['.includes(text.charAt(k.length))))
      .sort((a, b) => b.length - a.length)[0]
    if (key !== undefined)
      return [key, ...pathFromText((document as Record<string, unknown>)[key], text.slice(key.length).replace(/^\./, ''))]
  }
  return text.split('.')
}
