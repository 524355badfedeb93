import { nameToEmoji } from 'gemoji'
import type { Delete, Emphasis, Link, Parents, PhrasingContent, Root } from 'mdast'
import { findAndReplace } from 'mdast-util-find-and-replace'
import { labelOfKey } from './keys.ts'

const element = (hName: string, children: PhrasingContent[], className?: string): Emphasis => ({
  type: 'emphasis',
  data: { hName, ...(className ? { hProperties: { className: [className] } } : {}) },
  children,
})
const text = (value: string): PhrasingContent => ({ type: 'text', value })

/** `++ctrl+alt+del++`. Unchanged if one of the keys is unknown. */
function keys(_: string, written: string): PhrasingContent | false {
  const labels = (written.match(/"[^"]*"|[^+]+/g) ?? []).map(labelOfKey)
  const known = labels.filter((l) => l !== undefined)
  if (known.length < labels.length) return false
  const pressed = known.flatMap((label, at) => [...(at > 0 ? [text('+')] : []), element('kbd', [text(label)])])
  return element('span', pressed, 'keys')
}

/** Icons with a meaning, as in a table of supported features; the others are decorative. */
const icons: [RegExp, string][] = [
  [/-(check|check-bold|check-circle|check-circle-fill|circle-check)(-\d+)?$/, '✓'],
  [/-(close|close-thick|x|xmark|x-circle|x-circle-fill|circle-xmark|close-circle)(-\d+)?$/, '✗'],
  [/-(alert|alert-outline|triangle-exclamation|exclamation-triangle)(-\d+)?$/, '⚠'],
  [/-(arrow-right|arrow-right-thin)(-\d+)?$/, '→'],
]
const icon = (_: string, name: string): PhrasingContent => text(icons.find(([pattern]) => pattern.test(name))?.[1] ?? '')
/** Text with emoji in place of their names; icons are left out. */
export const withEmoji = (written: string): string =>
  written.replace(/:([a-z0-9_+-]{1,50}):/g, (_, name: string) =>
    Object.hasOwn(nameToEmoji, name) ? (nameToEmoji[name] ?? '') : '',
  )

const emoji = (_: string, name: string) => (Object.hasOwn(nameToEmoji, name) ? text(nameToEmoji[name] ?? '') : (false as const))

/** Symbols of pymdownx' smartsymbols, which TechDocs enables. */
const symbols: Record<string, string> = {
  '(tm)': '™',
  '(c)': '©',
  '(r)': '®',
  '+/-': '±',
  '=/=': '≠',
  '<-->': '↔',
  '-->': '→',
  '<--': '←',
  'c/o': '℅',
  '1/4': '¼',
  '1/2': '½',
  '3/4': '¾',
  '1/3': '⅓',
  '2/3': '⅔',
}

const ordinals = /\b((?:[1-9]\d{0,9})?(?:(?<=1)[123](?=th)|1(?=st)|2(?=nd)|3(?=rd)|[04-9](?=th)))(st|nd|rd|th)\b/g

const patterns: Parameters<typeof findAndReplace>[1] = [
  [/\{\+\+(.{1,500}?)\+\+\}/g, (_: string, added: string) => element('ins', [text(added)])],
  [/\{--(.{1,500}?)--\}/g, (_: string, removed: string): Delete => ({ type: 'delete', children: [text(removed)] })],
  [/\{>>(.{1,500}?)<<\}/g, (_: string, comment: string) => element('span', [text(comment.trim())], 'comment')],
  [/(?<!\+)\+\+((?:[\w-]+|"[^"\n]{1,40}")(?:\+(?:[\w-]+|"[^"\n]{1,40}")){0,9})\+\+(?!\+)/g, keys],
  [/:((?:material|octicons|fontawesome|simple)-[a-z0-9-]{1,80}):(?:\{[^{}\n]{0,100}\})?/g, icon],
  [/:([a-z0-9_+-]{1,50}):/g, emoji],
  [ordinals, (_: string, number: string, suffix: string) => [text(number), element('sup', [text(suffix)])]],
  [
    /\((?:tm|c|r)\)|\+\/-|=\/=|<-->|(?<![\w-])<--(?!\w)|(?<![-\w])-->|(?<![\w/])c\/o(?![\w/])|(?<![\d./])(?:1\/[234]|2\/3|3\/4)(?![\d./])/gi,
    (found: string) => text(symbols[found.toLowerCase()] ?? found),
  ],
]

const isElement = (node: PhrasingContent | undefined, names: readonly string[]): node is Emphasis =>
  node?.type === 'emphasis' && names.includes((node.data as { hName?: string } | undefined)?.hName ?? '')

/** Delimiters in braces are Critic Markup: `{==so==}`, and `{~~old~>new~~}` for both at once. */
function takeBraces(parent: Parents): void {
  const children = parent.children as PhrasingContent[]
  for (const [at, node] of children.entries()) {
    const [before, after] = [children[at - 1], children[at + 1]]
    if (before?.type !== 'text' || after?.type !== 'text' || !isElement(node, ['mark', 'del'])) continue
    if (!before.value.endsWith('{') || !after.value.startsWith('}')) continue
    before.value = before.value.slice(0, -1)
    after.value = after.value.slice(1)
    const [only] = node.children
    const [old, next] = only?.type === 'text' && node.children.length === 1 ? only.value.split('~>') : []
    if (old === undefined || next === undefined) continue
    node.data = { hName: 'span' }
    node.children = [element('del', [text(old)]), element('ins', [text(next)])]
  }
}

type Critic = { open: string; close: string; hName: string; className?: string }
const critics: Critic[] = [
  { open: '{++', close: '++}', hName: 'ins' },
  { open: '{--', close: '--}', hName: 'del' },
  { open: '{>>', close: '<<}', hName: 'span', className: 'comment' },
]
/** In one paragraph; each is a pass over it. */
const maxCritics = 20

/** Makes the first mark of a kind that is around other markup an element. @returns whether there was one */
function takeFirst(children: PhrasingContent[], { open, close, hName, className }: Critic): boolean {
  const from = children.findIndex((node) => node.type === 'text' && node.value.lastIndexOf(open) > node.value.lastIndexOf(close))
  const to = from < 0 ? -1 : children.findIndex((node, at) => at > from && node.type === 'text' && node.value.includes(close))
  const [first, last] = [children[from], children[to]]
  if (first?.type !== 'text' || last?.type !== 'text') return false
  const [start, end] = [first.value.lastIndexOf(open), last.value.indexOf(close)]
  const inner = [text(first.value.slice(start + open.length)), ...children.slice(from + 1, to), text(last.value.slice(0, end))]
  const after = text(last.value.slice(end + close.length))
  children.splice(from, to - from + 1, text(first.value.slice(0, start)), element(hName, inner, className), after)
  return true
}

/** Critic Markup around other markup, such as `{++a **b**++}`. Around text alone it is replaced as text. */
function takeCritic(parent: Parents): void {
  for (const critic of critics)
    for (let taken = 0; taken < maxCritics && takeFirst(parent.children as PhrasingContent[], critic); ) taken++
}

/** Whether the text of a link is its URL, such as `https://example.com/a_(c)`. */
function isAddress({ url, children }: Link): boolean {
  const [only] = children
  return only?.type === 'text' && children.length === 1 && (url === only.value || /^(?:https?:|www\.)/i.test(only.value))
}

/** Inline keys, Critic Markup, emoji, icons and symbols. */
export function replaceInTexts(tree: Root): void {
  const addresses = new Set<unknown>()
  const visit = (parent: Parents) => {
    if (parent.type === 'link' && isAddress(parent)) addresses.add(parent)
    takeBraces(parent)
    takeCritic(parent)
    for (const child of parent.children) if ('children' in child) visit(child)
  }
  visit(tree)
  findAndReplace(tree, patterns, { ignore: (node) => addresses.has(node) })
}
