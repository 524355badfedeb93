import type { ElementContent } from 'hast'
import { raw } from 'hast-util-raw'
import katex from 'katex'
import { element, text } from './page-tree.ts'

/** Characters of one formula. */
const maxLength = 5000

/**
 * A formula as MathML, which browsers draw by themselves: no styles, no fonts, no scripts. What KaTeX cannot read is shown as
 * it is written.
 */
export function drawMath(tex: string, display: 'block' | 'inline'): ElementContent[] {
  const plain = [element('code', { className: ['math-source'] }, [text(tex)])]
  if (tex.length > maxLength) return plain
  try {
    // No command of KaTeX that makes links, styles or classes is trusted, and macros expand within bounds.
    const settings = { output: 'mathml', trust: false, maxExpand: 200, strict: 'ignore' } as const
    const html = katex.renderToString(tex, { ...settings, displayMode: display === 'block' })
    const drawn = raw({ type: 'root', children: [{ type: 'raw', value: html }] })
    return drawn.type === 'root' ? (drawn.children as ElementContent[]) : plain
  } catch {
    return plain
  }
}
