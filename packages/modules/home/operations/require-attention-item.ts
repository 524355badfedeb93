import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readItems } from './list-attention.ts'

export const attentionKey = z.string().min(1).max(600)

/** @throws AppError `not_found` for what is not in the list that the reader has seen, so that nothing else is stored */
export async function requireAttentionItem(context: OperationContext, requested: string, ref: string | undefined) {
  const { items } = await context.read((db) => readItems(db, context, ref))
  const item = items.find((i) => i.key === requested)
  if (!item) throw new AppError('not_found', 'This no longer needs attention. Reload the page.')
  return item
}
