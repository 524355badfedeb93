import { AppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { isModelFailure } from '../domain/model-failure.ts'
import { streamFromModel } from './stream-from-model.ts'

const maxOutputTokens = 50

/** Asks the saved model for a word, which counts as use. @throws AppError `vendor_refused` that says what to correct */
export const testModel = operation({
  name: 'models.test',
  action: 'tenant.manage',
  input: z.object({}),
  async run(context) {
    const row = await context.tx((db) => db.modelConnection.findFirst({ select: { model: true, mode: true } }))
    if (!row) throw notFound('The model')
    if (row.mode === 'off') throw new AppError('conflict', 'The model is switched off. Choose when it is used, and save.')
    const began = performance.now()
    const signal = AbortSignal.timeout(30_000)
    let text = ''
    try {
      const parts = streamFromModel(context, {
        instructions: 'This is a test of a connection. Answer with one word.',
        text: 'Say: ready',
        maxOutputTokens,
        signal,
      })
      for await (const part of parts) text += part
    } catch (error) {
      if (isModelFailure(error)) throw new AppError('vendor_refused', error.message, { cause: error })
      throw error
    }
    if (!text.trim()) throw new AppError('vendor_refused', 'The model answered without text. Choose another model.')
    return { model: row.model, ms: Math.round(performance.now() - began) }
  },
})
