import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { z } from 'zod'
import type { DocsRepository } from './docs-repository.ts'

/** Names a docs page. */
export const page = {
  ref: z.string().trim().toLowerCase().min(1).max(600),
  path: z.string().min(1).max(1000),
}

/** Longer pages are edited at the vendor. */
export const maxLength = 200_000

/** Names a state of a text. */
export const versionOf = (text: string) => createHash('sha1').update(text).digest('base64url')

/** The file of a page, as it is in its repository now. */
export async function readPage({ folder, page: { path }, readFile }: DocsRepository): Promise<{ file: string; text: string }> {
  const file = folder + path
  const text = await readFile(file)
  if (text === undefined) throw new AppError('not_found', `${file} is not in the repository any more.`)
  if (text.length > maxLength)
    throw new AppError('conflict', 'This page is too long to be edited here. Edit it in its repository.')
  return { file, text }
}
