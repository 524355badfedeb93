import { type BlockMark, leadingToken } from '@callboard/modules/docs/domain/mark-blocks'
import type { Blockquote, Paragraph, Parents, Root, RootContent } from 'mdast'
import { withEmoji } from './replacements.ts'

/** Admonition groups of Material for MkDocs; any other word is a note. */
const kinds: Record<string, string> = {
  note: 'note',
  seealso: 'note',
  abstract: 'abstract',
  summary: 'abstract',
  tldr: 'abstract',
  info: 'info',
  todo: 'info',
  tip: 'tip',
  hint: 'tip',
  important: 'tip',
  success: 'success',
  check: 'success',
  done: 'success',
  question: 'question',
  help: 'question',
  faq: 'question',
  warning: 'warning',
  caution: 'warning',
  attention: 'warning',
  failure: 'failure',
  fail: 'failure',
  missing: 'failure',
  danger: 'danger',
  error: 'danger',
  bug: 'bug',
  example: 'example',
  quote: 'quote',
  cite: 'quote',
}

/** GitHub's alerts, by colour. */
const alerts: Record<string, string> = {
  NOTE: 'note',
  TIP: 'tip',
  IMPORTANT: 'abstract',
  WARNING: 'warning',
  CAUTION: 'danger',
}

/** Removes a token from the first paragraph of a quote, and the paragraph if it is then empty. */
function takeMark(quote: Blockquote, marks: readonly BlockMark[]): BlockMark | undefined {
  const [first] = quote.children
  const text = first?.type === 'paragraph' ? first.children[0] : undefined
  const [token, at] = text?.type === 'text' ? (leadingToken.exec(text.value) ?? []) : []
  if (first?.type !== 'paragraph' || text?.type !== 'text' || token === undefined) return undefined
  text.value = text.value.slice(token.length)
  if (text.value === '') first.children.shift()
  if (first.children.length === 0) quote.children.shift()
  return marks[Number(at)]
}

const withClass = (node: Paragraph | Blockquote, hName: string, ...className: string[]) => {
  node.data = { ...node.data, hName, hProperties: { className } }
}

function asAdmonition(quote: Blockquote, mark: Extract<BlockMark, { kind: 'admonition' }>): void {
  const kind = mark.classes.map((c) => (Object.hasOwn(kinds, c) ? kinds[c] : undefined)).find(Boolean) ?? 'note'
  const aside = mark.classes.includes('inline') ? ['admonition-inline'] : []
  const collapsible = mark.collapsible !== 'no'
  withClass(quote, collapsible ? 'details' : 'div', 'admonition', `admonition-${kind}`, ...aside)
  if (mark.collapsible === 'open') quote.data = { ...quote.data, hProperties: { ...quote.data?.hProperties, open: true } }
  const [title] = quote.children
  if (mark.title !== '' && title?.type === 'paragraph') withClass(title, collapsible ? 'summary' : 'p', 'admonition-title')
}

/** `> [!NOTE]`, as GitHub has it. */
function asAlert(quote: Blockquote): void {
  const [first] = quote.children
  const text = first?.type === 'paragraph' ? first.children[0] : undefined
  const [line, name = ''] = text?.type === 'text' ? (/^\[!([A-Za-z]+)\][ \t]*(?:\n|$)/.exec(text.value) ?? []) : []
  const kind = alerts[name.toUpperCase()]
  if (first?.type !== 'paragraph' || text?.type !== 'text' || line === undefined || kind === undefined) return
  text.value = text.value.slice(line.length)
  if (text.value === '') first.children.shift()
  if (first.children[0]?.type === 'break') first.children.shift()
  if (first.children.length === 0) quote.children.shift()
  withClass(quote, 'div', 'admonition', `admonition-${kind}`)
  const label = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()
  const title: Paragraph = { type: 'paragraph', children: [{ type: 'text', value: label }] }
  withClass(title, 'p', 'admonition-title')
  quote.children.unshift(title)
}

function asTab(quote: Blockquote, title: string): void {
  // The title is part of the tab bar.
  quote.children.shift()
  quote.data = {
    hName: 'docs-tab',
    hProperties: {
      label: withEmoji(title).replace(/[*_`]/g, '').trim() || title,
    },
  }
}

/** A definition is a single paragraph, or blocks. */
function asEntry(quote: Blockquote, kind: 'term' | 'definition'): void {
  quote.data = { hName: kind === 'term' ? 'dt' : 'dd' }
  const [only, ...others] = quote.children
  if (others.length > 0 || only?.type !== 'paragraph') return
  // The quote represents an element that contains text.
  quote.children = only.children as never
}

type Arranged = { node: RootContent; group: 'tabs' | 'list' | undefined; startsGroup: boolean }

function arrangeQuote(node: Blockquote, marks: readonly BlockMark[]): Arranged {
  const mark = takeMark(node, marks)
  if (!mark) asAlert(node)
  else if (mark.kind === 'admonition') asAdmonition(node, mark)
  else if (mark.kind === 'tab') {
    asTab(node, mark.title)
    return { node, group: 'tabs', startsGroup: mark.startsSet }
  } else {
    asEntry(node, mark.kind)
    return { node, group: 'list', startsGroup: false }
  }
  return { node, group: undefined, startsGroup: false }
}

/** Merges neighbours of one kind: tabs into a tab bar, terms and definitions into a list. */
function groupNeighbours(arranged: readonly Arranged[]): RootContent[] {
  const children: RootContent[] = []
  let last: { group: Arranged['group']; parent: Blockquote } | undefined
  for (const { node, group, startsGroup } of arranged) {
    if (group === undefined) {
      last = undefined
      children.push(node)
      continue
    }
    if (last?.group !== group || startsGroup) {
      const parent: Blockquote = { type: 'blockquote', children: [], data: { hName: group === 'tabs' ? 'docs-tabs' : 'dl' } }
      children.push(parent)
      last = { group, parent }
    }
    last.parent.children.push(node as Blockquote)
  }
  return children
}

/** Converts marked quotes to admonitions, tabs, definition lists and alerts. */
export function arrangeBlocks(tree: Root, marks: readonly BlockMark[]): void {
  const visit = (parent: Parents) => {
    const arranged = (parent.children as RootContent[]).map((node): Arranged => {
      const found = node.type === 'blockquote' ? arrangeQuote(node, marks) : { node, group: undefined, startsGroup: false }
      if ('children' in node) visit(node)
      return found
    })
    parent.children = groupNeighbours(arranged) as never
  }
  visit(tree)
}
