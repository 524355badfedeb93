import { trimOf } from '@callboard/core/trim'
import { z } from 'zod'

/** A docs page to be proposed: its entity, its title, and Markdown below the title. */
export const newPageInput = z.object({
  ref: z.string().trim().toLowerCase().min(1, 'Choose the docs that the page belongs to.').max(600),
  title: z
    .string()
    .trim()
    .min(1, 'Enter a title.')
    .max(120, 'Use at most 120 characters.')
    .regex(/^[^\n\r]*$/, 'Use one line.'),
  text: z.string().trim().min(1, 'Write the page.').max(50_000, 'Use at most 50,000 characters.'),
})

/** The file of a page with this title, such as `vpn-access.md`. */
export function fileNameOf(title: string): string {
  const dashed = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
  const words = trimOf(dashed, '-').slice(0, 60)
  return `${words || 'page'}.md`
}

function decoded(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}

/**
 * The folder of the docs in the repository, with a slash at its end unless it is the root, from a page of them.
 * @returns undefined if the address of the page's source does not contain its path
 */
export function docsFolderOf(page: { path: string; url: string }, branch: string): string | undefined {
  const marker = `/blob/${branch}/`
  const at = page.url.indexOf(marker)
  if (at < 0) return undefined
  const file = decoded(page.url.slice(at + marker.length))
  return file.endsWith(page.path) ? file.slice(0, -page.path.length) : undefined
}

/** The page as Markdown. */
export const pageText = ({ title, text }: { title: string; text: string }): string => `# ${title}\n\n${text}\n`
