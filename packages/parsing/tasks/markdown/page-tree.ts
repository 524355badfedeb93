import type { Element, ElementContent, Root, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'

type Visitor = (element: Element, parent: Element | Root, at: number) => ElementContent[] | undefined

/** Replaces elements by the result of `visit`, innermost first; undefined keeps an element. */
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

/** Headings with an id, in order. */
export function headingsOf(root: Root): { id: string; title: string; depth: number }[] {
  const found: { id: string; title: string; depth: number }[] = []
  rewrite(root, (node) => {
    const depth = Number(/^h([1-6])$/.exec(node.tagName)?.[1])
    if (depth && typeof node.properties.id === 'string') found.push({ id: node.properties.id, title: textOf(node), depth })
    return undefined
  })
  return found
}

const asWritten = new Set(['code', 'pre', 'a', 'abbr', 'kbd', 'math'])

const isOfWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character)

/** Splits a text into matches of the words and the text between them. Longest words come first in each list. */
function splitAtWords(value: string, byFirst: ReadonlyMap<string | undefined, readonly string[]>): string[] {
  const parts: string[] = []
  let begun = 0
  for (let at = 0; at < value.length; at++) {
    if (isOfWord(value[at - 1])) continue
    const found = byFirst.get(value[at])?.find((word) => value.startsWith(word, at) && !isOfWord(value[at + word.length]))
    if (found === undefined) continue
    parts.push(value.slice(begun, at), found)
    begun = at + found.length
    at = begun - 1
  }
  return [...parts, value.slice(begun)]
}

/** Adds a tooltip to abbreviations, except in code and links. */
export function explainAbbreviations(root: Root, abbreviations: ReadonlyMap<string, string>): void {
  if (abbreviations.size === 0) return
  const longestFirst = [...abbreviations.keys()].sort((a, b) => b.length - a.length)
  const byFirst = Map.groupBy(longestFirst, (word) => word[0])
  const explain = (parent: Element | Root) => {
    parent.children = parent.children.flatMap((child): ElementContent[] => {
      if (child.type === 'element' && !asWritten.has(child.tagName)) explain(child)
      if (child.type !== 'text') return child.type === 'element' ? [child] : []
      return splitAtWords(child.value, byFirst).flatMap((part, at): ElementContent[] => {
        if (part === '') return []
        return at % 2 === 1 ? [element('abbr', { title: abbreviations.get(part) ?? '' }, [text(part)])] : [text(part)]
      })
    })
  }
  explain(root)
}
