import { AppError } from '@callboard/core/errors'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'

const maxKiB = 64

/** Of @roadiehq/scaffolder-backend-module-utils. Its result needs no run of its own, so a dry run has it too. */
const jsonata = builtInAction({
  id: 'roadiehq:utils:jsonata',
  description: 'Evaluates a JSONata expression on data, such as the output of an earlier step.',
  input: z.object({
    data: z.json(),
    expression: z
      .string()
      .min(1)
      .max(maxKiB * 1024),
    /** `string`: the result as a text of JSON. */
    as: z.enum(['string', 'object']).optional(),
  }),
  output: z.object({ result: z.json() }),
  examples: [
    {
      description: 'Names of large items',
      example: "data: ${{ steps.request.output.body }}\nexpression: 'items[size > 10].name'",
    },
  ],
  async run(_, __, { data, expression, as }) {
    try {
      const { value } = await parse('jsonata', { expression, data })
      return { output: { result: as === 'string' ? JSON.stringify(value) : value } }
    } catch (error) {
      if (!(error instanceof NotParsed)) throw error
      throw new AppError('invalid_input', `The JSONata expression cannot be evaluated: ${error.message}.`, { cause: error })
    }
  },
})

export const jsonataActions = [jsonata]
