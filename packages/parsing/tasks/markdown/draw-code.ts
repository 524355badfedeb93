import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { type CodeInfo, readCodeInfo } from './code-info.ts'
import { type CodeToken, createPageHighlighter } from './highlight.ts'
import { drawMath } from './math.ts'
import { classesOf, element, rewrite, text } from './page-tree.ts'

/** An annotation marker in a code comment, referring to an item of the list below: `# (1)!`. */
const annotation = /^(.*?)\((\d{1,3})\)(!?)(.*)$/s

/** A position where code is rendered once its language is loaded. */
type Pending = { block: Element; code: string; info: CodeInfo; notes: Element[]; number: number }

/** Items of an ordered list directly below a code block, which its annotations may refer to. */
function notesBelow(parent: Element | Root, at: number): Element[] {
  const next = parent.children.slice(at + 1).find((c) => c.type === 'element')
  return next?.type === 'element' && next.tagName === 'ol'
    ? next.children.filter((c): c is Element => c.type === 'element' && c.tagName === 'li')
    : []
}

/** The marker of an annotation links to its note by id. */
function drawAnnotation({ content, kind }: CodeToken, notes: readonly Element[], block: number): ElementContent[] | undefined {
  const [, before = '', number = '', strips, after = ''] = kind === 'comment' ? (annotation.exec(content) ?? []) : []
  const note = notes[Number(number) - 1]
  if (strips === undefined || !note) return undefined
  note.properties.id ??= `note-${block}-${number}`
  const mark = element('a', { href: `#${note.properties.id}`, className: ['code-annotation'], ariaLabel: `Note ${number}` }, [
    text(number),
  ])
  const around = (value: string) => (value === '' ? [] : [element('span', { className: ['tok-comment'] }, [text(value)])])
  return strips ? [mark] : [...around(before), mark, ...around(after)]
}

const drawToken = (token: CodeToken, notes: readonly Element[], block: number): ElementContent[] =>
  drawAnnotation(token, notes, block) ?? [
    token.kind ? element('span', { className: [`tok-${token.kind}`] }, [text(token.content)]) : text(token.content),
  ]

async function drawBlock(
  { block, code, info, notes, number }: Pending,
  highlight: ReturnType<typeof createPageHighlighter>,
): Promise<void> {
  const plain = (): CodeToken[][] => code.split('\n').map((content) => [{ content, kind: undefined }])
  const lines = (await highlight(code, info.language)) ?? plain()
  const { firstLine, highlighted } = info
  const drawn = lines.map((line, at) =>
    element(
      'span',
      {
        className: ['line', ...(highlighted.has(at + 1) ? ['line-highlighted'] : [])],
        ...(firstLine === undefined ? {} : { dataLine: firstLine + at }),
      },
      [...line.flatMap((token) => drawToken(token, notes, number)), text('\n')],
    ),
  )
  block.properties = { ...(info.title ? { title: info.title } : {}), ...(info.language ? { language: info.language } : {}) }
  block.children = [element('pre', {}, [element('code', {}, drawn)])]
}

const plantUmlNames = ['plantuml', 'puml', 'uml']

/** Renders the code and math of a page, which passed the schema as `code` with the options of their fence. */
export async function drawCode(root: Root): Promise<void> {
  const pending: Pending[] = []
  let diagrams = 0
  rewrite(root, (node, parent, at) => {
    if (node.tagName === 'code' && classesOf(node).includes('math-inline')) return drawMath(textOf(node), 'inline')
    const [code] = node.children
    if (node.tagName !== 'pre' || code?.type !== 'element' || code.tagName !== 'code') return undefined
    const content = textOf(code).replace(/\n$/, '')
    const [named = ''] = classesOf(code).filter((c) => c.startsWith('language-'))
    const info = readCodeInfo(String(code.properties.dataInfo ?? named.slice('language-'.length)))
    if (info.language === 'math') return drawMath(content, 'block')
    if (info.language === 'mermaid') return [element('docs-diagram', { source: content }, [])]
    // Rendered by a server; requested by its index in the page.
    if (plantUmlNames.includes(info.language)) return [element('docs-plantuml', { source: content, place: diagrams++ }, [])]
    const block = element('docs-code', {}, [])
    pending.push({ block, code: content, info, notes: notesBelow(parent, at), number: pending.length + 1 })
    return [block]
  })
  const highlight = createPageHighlighter()
  for (const block of pending) await drawBlock(block, highlight)
}
