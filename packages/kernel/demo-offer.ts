import { AppError } from '@callboard/core/errors'
import { guardedFetch, type OutgoingPolicy } from '@callboard/plugin-kit/http'
import { z } from 'zod'

const loose = z.record(z.string(), z.unknown())
const offered = z.object({ connections: z.array(z.object({ pluginId: z.string(), settings: loose, secrets: loose })) })

/** Days of usage of the sample organization, today included. */
const sampleDays = 90

const ago = z
  .number()
  .int()
  .min(0)
  .max(sampleDays - 1)
const text = z.string().min(1).max(600)
const count = z.number().int().min(0).max(100_000)
const minutes = z.number().min(0).nullable()

/** How the people of the sample organization used the portal, in days before today. */
export const sampleUsage = z.object({
  people: z.array(z.object({ person: text, joined: ago, entityAfterMinutes: minutes, docsAfterMinutes: minutes })).max(1000),
  /** Visits of a person on a day. */
  visits: z.array(z.object({ ago, person: text, team: text.nullable(), times: count })).max(50_000),
  /** Visits and searches of a day by subject. */
  subjects: z
    .array(z.object({ ago, kind: z.enum(['view', 'search']), subject: text, times: count, people: count, empty: count }))
    .max(50_000),
  ratings: z.array(z.object({ ago, ref: text, path: text, person: text, helpful: z.boolean() })).max(10_000),
})
export type SampleUsage = z.output<typeof sampleUsage>

/** What the people of the sample organization asked, in days before today. Their answers come from its docs. */
export const sampleQuestions = z.object({
  questions: z
    .array(
      z.object({
        ago,
        text,
        rating: z
          .object({ helpful: z.boolean(), reason: z.enum(['wrong', 'outdated', 'incomplete', 'unclear']).nullable() })
          .nullable(),
      }),
    )
    .max(500),
  teamQuestions: z
    .array(
      z.object({
        ago,
        text,
        team: text,
        asker: text,
        answer: z.object({ text: z.string().min(1).max(20_000), answerer: text, accepted: z.boolean() }).nullable(),
      }),
    )
    .max(100),
  articles: z
    .array(
      z.object({
        ago,
        title: text,
        text: z.string().min(1).max(20_000),
        owner: text,
        author: text,
        reviewInDays: z.number().int().min(-365).max(365),
      }),
    )
    .max(20),
  golden: z.array(z.object({ text, ref: text, path: z.string().max(600) })).max(20),
})
export type SampleQuestions = z.output<typeof sampleQuestions>

const amount = z.number().min(0).max(1e12)
const units = z.number().int().min(0).max(10_000_000)

/** Experiments of the sample organization, in days before today. Units and sums are those until the end of a day. */
const sampleExperiments = z.object({
  metrics: z
    .array(
      z.object({
        key: text,
        name: text,
        kind: z.enum(['conversion', 'mean', 'ratio']),
        event: text,
        better: z.enum(['increase', 'decrease']),
        windowDays: z.number().int().min(1).max(90),
        cap: amount.nullable(),
      }),
    )
    .max(20),
  experiments: z
    .array(
      z.object({
        key: text,
        name: text,
        hypothesis: text,
        flagKey: text,
        entity: text,
        method: z.enum(['obrien-fleming', 'pocock', 'always-valid']),
        plannedUnits: units,
        startedAgo: ago,
        endedAgo: ago.nullable(),
        outcome: z.enum(['shipped', 'rolled-back', 'inconclusive', 'invalid']).nullable(),
        conclusion: z.string().max(5000),
        createdBy: text,
        variants: z.array(z.object({ key: text, weight: z.number().min(0).max(100) })).max(10),
        metrics: z
          .array(
            z.object({ metric: text, role: z.enum(['success', 'guardrail', 'diagnostic']), margin: z.number().min(0).max(1) }),
          )
          .max(20),
        days: z
          .array(
            z.object({
              ago,
              variant: text,
              units,
              sums: z.array(z.object({ metric: text, sum: amount, squares: amount })).max(20),
            }),
          )
          .max(1000),
        segments: z
          .array(
            z.object({
              attribute: text,
              value: text,
              variant: text,
              units,
              sums: z.array(z.object({ metric: text, sum: amount, squares: amount })).max(20),
            }),
          )
          .max(200),
      }),
    )
    .max(20),
})
export type SampleExperiments = z.output<typeof sampleExperiments>

/** One demo account: prefilled values for the form of its plugin. */
type DemoConnection = z.output<typeof offered>['connections'][number]

/** Accounts of a fictional company, for trying out the product. A process may be composed with them; a deployment never is. */
export type DemoOffer = {
  /** Base address of the stand-ins. Avatars are served from there over HTTP. */
  origin: string
  /** Where captured demo emails are shown. */
  mailboxUrl?: string | undefined
  /** In the order of connection; the first one holds the catalog. */
  connections(): Promise<readonly DemoConnection[]>
  /** @param day today, YYYY-MM-DD */
  usage(day: string): Promise<SampleUsage>
  questions(): Promise<SampleQuestions>
  experiments(): Promise<SampleExperiments>
}

/** The demo that a server offers at a URL, fetched each time a user starts it. */
export function demoAt(at: { url: string; token: string; mailboxUrl?: string | undefined }, outgoing: OutgoingPolicy): DemoOffer {
  const load = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    try {
      const answer = await guardedFetch(outgoing)(at.url + path, { headers: { authorization: `Bearer ${at.token}` } })
      return schema.parse(await answer.json())
    } catch (error) {
      throw new AppError('unavailable', 'The sample organization cannot be reached at the moment. Try again in a minute.', {
        cause: error,
      })
    }
  }
  return {
    origin: new URL(at.url).origin,
    mailboxUrl: at.mailboxUrl,
    connections: async () => (await load('', offered)).connections,
    usage: (day) => load(`/usage?day=${day}`, sampleUsage),
    questions: () => load('/questions', sampleQuestions),
    experiments: () => load('/experiments', sampleExperiments),
  }
}
