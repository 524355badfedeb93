import { z } from 'zod'
import { budgetScopes } from './budget.ts'

// Apart from budget.ts, which browsers load: they need no schemas.

export const budgetInput = z
  .object({
    name: z.string().trim().min(1, 'Enter a budget name.').max(100),
    scope: z.enum(budgetScopes),
    key: z.string().trim().max(600).default(''),
    currency: z.string().regex(/^[A-Z]{3}$/, 'Enter a three-letter currency code such as USD.'),
    /** Decimal string, per month. */
    amount: z
      .string()
      .trim()
      .regex(/^\d{1,12}(\.\d{1,4})?$/, 'Enter an amount such as 1200.50.')
      .refine((text) => Number(text) > 0, 'Enter an amount above 0.'),
    thresholds: z
      .array(z.number().int().min(1).max(1000))
      .max(5, 'At most five thresholds.')
      .default([80, 100])
      .transform((all) => [...new Set(all)].sort((a, b) => a - b)),
    recipients: z.array(z.email('Enter an email address.').toLowerCase()).max(20, 'At most 20 people.').default([]),
  })
  .refine((b) => b.scope === 'all' || b.key !== '', { message: 'Choose what the budget applies to.', path: ['key'] })
export type BudgetInput = z.input<typeof budgetInput>
