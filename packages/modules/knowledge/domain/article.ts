/** Limits of an article, and of a file that its text is read from. */
export const articleLimits = { title: 200, text: 200_000, fileBytes: 4 * 1024 * 1024, pdfPages: 300 } as const

/** Days for which a removed article can be restored. */
export const articleUndoDays = 30

/** What an article's text can be read from, by the ending of its name. */
export const articleFiles = ['.md', '.markdown', '.txt', '.pdf'] as const

/** A page that members wrote. Dates without a time are YYYY-MM-DD. */
export type ArticleSummary = {
  id: string
  title: string
  /** A group or a user. It is quoted in answers only while the catalog has it. */
  owner: { ref: string; label: string; known: boolean }
  reviewOn: string | null
  /** Its review date has passed. */
  overdue: boolean
  createdBy: string
  createdAt: Date
  updatedBy: string
  updatedAt: Date
}

/** @property text Markdown. @property removedAt when it was removed, if it can still be restored */
export type Article = ArticleSummary & { text: string; removedAt: Date | null }

/** The text of an uploaded file as Markdown, and a title for it. */
export type ArticleText = { title: string; text: string }

/** The heading that a text begins with, and what is below it; undefined without both. */
function headed(text: string): { heading: string; below: string } | undefined {
  const [first = '', ...rest] = text.split('\n')
  const heading = /^#[ \t]+(\S.*)/.exec(first)?.[1]?.trim()
  const below = rest.join('\n').trim()
  return heading && below ? { heading, below } : undefined
}

/** The text without its title, which the page shows above it. */
export function withoutTitle({ title, text }: ArticleText): string {
  const found = headed(text)
  return found && found.heading.toLowerCase() === title.toLowerCase() ? found.below : text
}

/** A title from the heading that a file begins with, which is no part of the text then; otherwise from its name. */
export function articleFrom(name: string, text: string): ArticleText {
  const found = headed(text)
  if (found && found.heading.length <= articleLimits.title) return { title: found.heading, text: found.below }
  const fromName = name.replace(/\.[a-z]{2,8}$/i, '').replace(/[-_]+/g, ' ')
  return { title: fromName.trim().slice(0, articleLimits.title), text }
}
