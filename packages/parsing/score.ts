import { diffArrays } from 'diff'
import { meaning, meaningOfHtml } from './meaning.ts'
import { parseMarkdown } from './tasks/docs.ts'

/**
 * Similarity of two renderings of a page.
 * @returns 1 if both have the same content, and what each has alone
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
