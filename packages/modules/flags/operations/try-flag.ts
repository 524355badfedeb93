import { notFound } from '@callboard/core/errors'
import { compileRuleset, type Step } from '@callboard/flags-evaluator/evaluate'
import type { Evaluation } from '@callboard/flags-evaluator/model'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { environmentKey, flagKey, json } from '../domain/flag-schema.ts'
import { readRuleset } from './read-ruleset.ts'

export type Trial = { evaluation: Evaluation; steps: Step[] }

/** Who gets what: evaluates a flag for a context, and says at each step why. Nothing is counted as an exposure. */
export const tryFlag = operation({
  name: 'flags.try',
  action: 'flags.read',
  input: z.object({
    key: flagKey,
    environment: environmentKey,
    context: z.record(z.string().max(200), json, 'Enter the context as a JSON object, such as {"targetingKey": "user-1"}.'),
    /** Instead of now, to look at a schedule. */
    at: z.iso.datetime({ offset: true }).optional(),
  }),
  run: (context, { key, environment, context: attributes, at }): Promise<Trial> =>
    context.tx(async (db) => {
      const found = await db.flagEnvironment.findFirst({ where: { key: environment }, select: { id: true } })
      const ruleset = found && (await readRuleset(db, found.id))
      const steps: Step[] = []
      const evaluation = ruleset && compileRuleset(ruleset).evaluate(key, attributes, at ? Date.parse(at) : Date.now(), steps)
      if (!evaluation) throw notFound(`The flag ${key}`)
      return { evaluation, steps }
    }),
})
