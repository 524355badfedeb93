import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { parseOrThrow } from '@callboard/parsing/parse'
import { z } from 'zod'
import { type ArticleText, articleFiles, articleFrom, articleLimits } from '../domain/article.ts'

const refuse = (message: string) => new AppError('invalid_input', message, { field: 'file' })

/** Text files are UTF-8. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('The file is not text in UTF-8. Save it as UTF-8, and upload it again.')
  }
}

/**
 * The text of a Markdown, text or PDF file as Markdown, to be edited before it is saved. Nothing is stored.
 * @throws AppError `invalid_input` for other files, and for PDFs without text
 */
export const readArticleFile = operation({
  name: 'knowledge.read-article-file',
  action: 'knowledge.write',
  input: z.object({
    name: z.string().trim().min(1).max(300),
    bytes: z
      .instanceof(Uint8Array)
      .refine((b) => b.length > 0, 'The file is empty.')
      .refine((b) => b.length <= articleLimits.fileBytes, 'Files can be up to 4 MiB. Upload a smaller one.'),
  }),
  async run(_, { name, bytes }): Promise<ArticleText> {
    const ending = articleFiles.find((one) => name.toLowerCase().endsWith(one))
    if (!ending) throw refuse('Upload a Markdown, text or PDF file.')
    const text = (ending === '.pdf' ? await parseOrThrow('pdf', bytes, 'The file') : decode(bytes)).trim()
    if (text === '')
      throw refuse(ending === '.pdf' ? 'The PDF has no text. It may consist of scanned pages.' : 'The file has no text.')
    if (text.length > articleLimits.text)
      throw refuse('The file has more than 200,000 characters. Split it into several articles.')
    return articleFrom(name, text)
  },
})
