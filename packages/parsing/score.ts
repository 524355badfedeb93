import { diffArrays } from 'diff'
import { meaning, meaningOfHtml } from './meaning.ts'
import { parseMarkdown } from './tasks/docs.ts'

/**
 * How much of what a page says is said by the page that another program made of it.
 * @returns 1 where both say the same, and what each says alone
 */
export async function compareMeaning(markdown: string, html: string): Promise<{ score: number; differences: string }> {
  const ours = meaning((await parseMarkdown(markdown)).content)
  const theirs = meaningOfHtml(html)
  const parts = diffArrays(theirs, ours)
  const common = parts.filter((p) => !p.added && !p.removed).reduce((sum, p) => sum + p.value.length, 0)
  const differences = parts.filter((p) => p.added || p.removed).map((p) => `${p.added ? '+' : '-'} ${p.value.join(' ')}`)
  const all = ours.length + theirs.length
  return { score: all === 0 ? 1 : (2 * common) / all, differences: differences.join('\n') }
}
