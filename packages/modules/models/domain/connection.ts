import { z } from 'zod'
import { modelModes, modelProviders, modelReads, providerForms } from './providers.ts'

/** US dollars for a million tokens. */
export const price = z
  .number('Enter a price.')
  .min(0, 'Enter a price of 0 or more.')
  .max(10_000, 'Enter at most $10,000 per million tokens.')

const place = z.object({
  provider: z.enum(modelProviders),
  address: z.string().trim().max(500, 'Use at most 500 characters.'),
})

const hasAddress = ({ provider, address }: z.output<typeof place>) => providerForms[provider].address?.valid(address) ?? true

/** A connection without its key. */
export const modelConnection = place
  .extend({
    model: z.string().trim().min(1, 'Enter the name of the model.').max(200, 'Use at most 200 characters.'),
    mode: z.enum(modelModes),
    reads: z.enum(modelReads),
    temperature: z
      .number('Enter a temperature.')
      .min(0, 'Enter a temperature from 0 to 2.')
      .max(2, 'Enter a temperature from 0 to 2.'),
    /** US dollars for a million tokens. */
    inputPrice: price,
    outputPrice: price,
    /** US dollars for a calendar month. */
    monthlyBudget: z
      .number('Enter a budget.')
      .min(0.01, 'Enter a budget of at least $0.01.')
      .max(1_000_000, 'Enter at most $1,000,000.'),
  })
  .refine(hasAddress, {
    path: ['address'],
    error: ({ input }) => providerForms[place.parse(input).provider].address?.problem,
    // Also if another field is wrong: all are marked at once.
    when: ({ value }) => place.safeParse(value).success,
  })
  .transform((connection) => (providerForms[connection.provider].address ? connection : { ...connection, address: '' }))
export type ModelConnection = z.output<typeof modelConnection>

/** Whether a stored key would be sent to another place than the one that it was entered for. */
export const sendsKeyElsewhere = (
  before: Pick<ModelConnection, 'provider' | 'address'>,
  after: Pick<ModelConnection, 'provider' | 'address'>,
): boolean => before.provider !== after.provider || before.address !== after.address
