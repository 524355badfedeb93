import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type DocumentRow, findDocument } from '../repo/documents.ts'

/** A document that a plugin read, as Markdown. */
export const getDocument = operation({
  name: 'knowledge.get-document',
  action: 'catalog.read',
  input: z.object({ id: z.uuid() }),
  run: ({ read, tenantId }, { id }): Promise<DocumentRow> =>
    read(async (db) => {
      const document = await findDocument(db, tenantId, id)
      if (!document) throw notFound('This document')
      return document
    }),
})
