import type { ElementContent } from 'hast'
import { raw } from 'hast-util-raw'
import katex from 'katex'
import { element, text } from './page-tree.ts'

/** Maximum characters of one formula. */
const maxLength = 5000

/**
 * A formula as MathML, which browsers render natively: no styles, fonts or scripts. Formulas that KaTeX cannot parse are shown as
 * text.
 */
export function drawMath(tex: string, display: 'block' | 'inline'): ElementContent[] {
  const plain = [element('code', { className: ['math-source'] }, [text(tex)])]
  if (tex.length > maxLength) return plain
  try {
    // KaTeX commands that create links, styles or classes are disabled, and macro expansion is limited.
    const settings = { output: 'mathml', trust: false, maxExpand: 200, strict: 'ignore' } as const
    const html = katex.renderToString(tex, { ...settings, displayMode: display === 'block' })
    const drawn = raw({ type: 'root', children: [{ type: 'raw', value: html }] })
    return drawn.type === 'root' ? (drawn.children as ElementContent[]) : plain
  } catch {
    return plain
  }
}
