import type { Element, ElementContent, Root, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'

type Visitor = (element: Element, parent: Element | Root, at: number) => ElementContent[] | undefined

/** Replaces elements by what `visit` returns for them, inner ones first; undefined keeps an element. */
export function rewrite(parent: Element | Root, visit: Visitor): void {
  parent.children = parent.children.flatMap((child, at): ElementContent[] => {
    if (child.type === 'text') return [child]
    if (child.type !== 'element') return []
    rewrite(child, visit)
    return visit(child, parent, at) ?? [child]
  })
}

export const element = (tagName: string, properties: Element['properties'], children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
})
export const text = (value: string): Text => ({ type: 'text', value })

export const classesOf = ({ properties: { className } }: Element): string[] =>
  Array.isArray(className) ? className.map(String) : []

/** Headings that have an id, in their order. */
export function headingsOf(root: Root): { id: string; title: string; depth: number }[] {
  const found: { id: string; title: string; depth: number }[] = []
  rewrite(root, (node) => {
    const depth = Number(/^h([1-6])$/.exec(node.tagName)?.[1])
    if (depth && typeof node.properties.id === 'string') found.push({ id: node.properties.id, title: textOf(node), depth })
    return undefined
  })
  return found
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const asWritten = new Set(['code', 'pre', 'a', 'abbr', 'h1', 'kbd', 'math'])

/** Explains each abbreviation where it stands as a word, but not in code or links. */
export function explainAbbreviations(root: Root, abbreviations: ReadonlyMap<string, string>): void {
  if (abbreviations.size === 0) return
  const longestFirst = [...abbreviations.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(${longestFirst.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`, 'u')
  const explain = (parent: Element | Root) => {
    parent.children = parent.children.flatMap((child): ElementContent[] => {
      if (child.type === 'element' && !asWritten.has(child.tagName)) explain(child)
      if (child.type !== 'text') return child.type === 'element' ? [child] : []
      return child.value.split(pattern).flatMap((part, at): ElementContent[] => {
        if (part === '') return []
        return at % 2 === 1 ? [element('abbr', { title: abbreviations.get(part) ?? '' }, [text(part)])] : [text(part)]
      })
    })
  }
  explain(root)
}
