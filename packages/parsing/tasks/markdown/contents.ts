import type { Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { element, headingsOf, rewrite, text } from './page-tree.ts'

const marks = new Set(['[TOC]', '[[TOC]]', '[[_TOC_]]'])

/** Inserts a list of headings at the table of contents marker. */
export function drawContents(root: Root): void {
  const headings = headingsOf(root).filter((h) => h.depth > 1 && h.id !== 'footnote-label')
  rewrite(root, (node) => {
    if (node.tagName !== 'p' || !marks.has(textOf(node).trim())) return undefined
    const items = headings.map((h) => element('li', {}, [element('a', { href: `#${h.id}` }, [text(h.title)])]))
    return items.length === 0 ? [] : [element('ul', { className: ['docs-contents'] }, items)]
  })
}
