/** The position of a value in a document: keys of mappings and list indexes, as written. */
export type Path = readonly (string | number)[]

/** A path as text, for example `metadata.links[0].title`. Keys are not escaped. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '')

/** Parses a JSON pointer (RFC 6901). The document decides whether a number is an index or a key. */
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
 * Parses a dotted path such as `spec.dependsOn[1]` or `metadata.tags.0`. Keys may contain dots, so the longest existing key is
 * used. Anything not in the document is split at its dots.
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
