import { z } from 'zod'
import { values } from './run-input.ts'

const ref = z.string().trim().toLowerCase().min(1, 'Choose an entity.').max(500)
const refs = (max: number) => z.array(ref).max(max, `Choose at most ${max}.`).default([])

const condition = z.object({
  input: z.string('Name an input of the template.').trim().min(1, 'Name an input of the template.').max(200),
  values: z
    .array(z.string().trim().min(1, 'Enter a value.').max(500))
    .min(1, 'Enter at least one value.')
    .max(50, 'Enter at most 50 values.'),
})

/** A policy as it is saved. */
export const policyInput = z
  .object({
    name: z.string('Enter a name.').trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
    templates: refs(50),
    conditions: z.array(condition).max(10, 'Use at most 10 conditions.').default([]),
    approvers: refs(20),
    templateOwner: z.boolean().default(false),
    entityOwner: z.boolean().default(false),
    required: z.number().int().min(1, 'Enter 1 or more.').max(20, 'Enter 20 or less.').default(1),
    fourEyes: z.boolean().default(true),
    message: z.string().trim().max(2000, 'Use at most 2,000 characters.').default(''),
    expiresInHours: z
      .number()
      .int()
      .min(1, 'Enter 1 or more.')
      .max(24 * 60, 'Enter 1,440 or less.')
      .default(72),
  })
  .refine((policy) => policy.approvers.length > 0 || policy.templateOwner || policy.entityOwner, {
    path: ['approvers'],
    message: 'Choose who approves: users, groups or an owner.',
  })

/** A run that somebody is about to start. */
export const plannedRun = z.object({ ref, values, entity: ref.optional() })
