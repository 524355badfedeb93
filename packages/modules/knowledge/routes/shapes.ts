import { date } from '@callboard/kernel/http'
import { z } from 'zod'
import { feedbackReasons } from '../domain/feedback.ts'
import { goldenStates } from '../domain/golden-question.ts'
import { scopeKinds } from '../domain/scope.ts'
import { sourceKinds } from '../domain/section.ts'
import { outcomes, teamQuestionStates } from '../domain/stored-question.ts'

// Shapes of the REST API.

export const time = z.date()

export const page = z.object({
  source: z
    .enum(sourceKinds)
    .describe(
      'A docs page, an entity of the catalog, the operations of an API, an accepted answer of a team, an article of members, or a document that a plugin read',
    ),
  ref: z.string().describe('The entity that the page belongs to'),
  label: z.string().describe('The name of that entity'),
  path: z
    .string()
    .describe(
      'For docs, relative to their folder; for answers, articles and documents, the id of the question, article or document; empty for others',
    ),
  title: z.string(),
  href: z.string().describe('Path in the portal'),
  url: z.string().nullable().describe('URL of the source file'),
  changedAt: time.describe('Last change of the source'),
  owner: z.object({ ref: z.string(), label: z.string() }).nullable(),
})

export const citation = page.extend({
  section: z.string().describe('The heading of the quoted section'),
  crumb: z.array(z.string()).describe('Headings above it, outermost first'),
  anchor: z.string().describe('Id of the heading on the page'),
  markdown: z.string().describe('The quote'),
  highlight: z.string().describe('The sentence of the quote that fits best; empty if none stands out'),
})

const entity = z.object({
  ref: z.string(),
  label: z.string(),
  kind: z.string(),
  href: z.string().describe('Path in the portal'),
})

export const owner = z.object({ ref: z.string(), label: z.string() })
export const confidence = z.enum(['high', 'medium', 'none'])
export const rating = z.object({ helpful: z.boolean(), reason: z.enum(feedbackReasons).nullable() })
export const onlyId = z.object({ id: z.uuid() })

export const facts = z.object({
  sentence: z.string(),
  subject: entity.nullable().describe('null: the whole organization'),
  entities: z.array(entity).max(50),
  total: z.number().int(),
  rows: z
    .array(z.object({ text: z.string(), href: z.string().describe('Path in the portal') }))
    .max(10)
    .describe('What the sentence sums up'),
})

export const question = z
  .object({
    id: z.uuid(),
    threadId: z.uuid(),
    text: z.string(),
    outcome: z.enum(outcomes).describe('quoted from sections, answered from the catalog, or refused'),
    confidence,
    askedAt: time,
    answeredAt: time,
    improvedAt: date.describe('When the asker was notified of a better answer'),
    withdrawn: z.boolean().describe('Everything that the answer cited is gone'),
    rating: rating.nullable(),
    citations: z.array(
      page
        .omit({ url: true })
        .extend({ heading: z.string(), changed: z.boolean().describe('The section was edited since the answer') }),
    ),
  })
  .meta({
    id: 'Question',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        threadId: '0193a1c2-2222-7c40-9a51-3f8b6e2d7c10',
        text: 'How do I roll back checkout?',
        outcome: 'quoted',
        confidence: 'high',
        askedAt: '2026-11-29T12:00:00.000Z',
        answeredAt: '2026-11-29T12:00:00.000Z',
        improvedAt: null,
        withdrawn: false,
        rating: null,
        citations: [],
      },
    ],
  })

export const threadSummary = z
  .object({
    id: z.uuid(),
    title: z.string().describe('The first question'),
    questions: z.number().int(),
    lastAskedAt: time,
    sharedAt: date.describe('Since when members of the organization can read it'),
  })
  .meta({
    id: 'ThreadSummary',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        title: 'How do I roll back checkout?',
        questions: 2,
        lastAskedAt: '2026-11-29T12:03:10.000Z',
        sharedAt: null,
      },
    ],
  })

export const thread = z
  .object({
    id: z.uuid(),
    title: z.string(),
    mine: z.boolean().describe('The owner of the token asked'),
    asker: z.string(),
    sharedAt: date,
    questions: z.array(
      z.object({
        id: z.uuid(),
        text: z.string().describe('As it was written'),
        askedAs: z.string().nullable().describe('What was answered, where the question was completed from the thread'),
        scope: z.object({ kind: z.enum(scopeKinds), ref: z.string(), label: z.string() }).nullable(),
        askedAt: time,
        outcome: z.enum(outcomes),
        confidence,
        facts: facts.nullable().describe('What the catalog says now'),
        citations: z.array(citation.extend({ changed: z.boolean().describe('The section was edited since the answer') })),
        hidden: z.number().int().describe('How many sources of the answer the token may not read'),
        withdrawn: z.boolean().describe('Everything that the answer cited is gone'),
        rating: rating.nullable(),
        sent: z.boolean().describe('It was sent to a team'),
        pages: z.array(page).describe('The nearest pages, if the last question has no answer'),
      }),
    ),
  })
  .meta({
    id: 'Thread',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        title: 'How do I roll back checkout?',
        mine: true,
        asker: 'Ada Example',
        sharedAt: null,
        questions: [],
      },
    ],
  })

export const teamQuestion = z
  .object({
    id: z.uuid(),
    text: z.string(),
    state: z.enum(teamQuestionStates),
    team: owner,
    asker: z.string(),
    mine: z.boolean().describe('The owner of the token asked it'),
    toMyTeam: z.boolean().describe('The owner of the token belongs to the team'),
    askedAt: time,
    answer: z.string().nullable().describe('Markdown'),
    answerer: z.string(),
    answeredAt: date,
    acceptedAt: date,
    withdrawnAt: date,
  })
  .meta({
    id: 'TeamQuestion',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        text: 'How do I roll back checkout?',
        state: 'open',
        team: { ref: 'group:default/payments', label: 'Payments' },
        asker: 'Ada Example',
        mine: true,
        toMyTeam: false,
        askedAt: '2026-11-29T12:00:00.000Z',
        answer: null,
        answerer: '',
        answeredAt: null,
        acceptedAt: null,
        withdrawnAt: null,
      },
    ],
  })

export const golden = z
  .object({
    id: z.uuid(),
    text: z.string(),
    ref: z.string(),
    path: z.string(),
    label: z.string(),
    title: z.string().nullable().describe('The title of the page; null if it is not there'),
    state: z.enum(goldenStates),
    ranAt: date,
    failingSince: date,
  })
  .meta({
    id: 'GoldenQuestion',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        text: 'How do I roll back checkout?',
        ref: 'component:default/checkout',
        path: 'rollback.md',
        label: 'Checkout',
        title: 'Rollback',
        state: 'passing',
        ranAt: '2026-11-29T12:00:00.000Z',
        failingSince: null,
      },
    ],
  })

export const articleSummary = z.object({
  id: z.uuid(),
  title: z.string(),
  owner: z.object({
    ref: z.string().describe('A group or user'),
    label: z.string(),
    known: z.boolean().describe('The catalog has it. Otherwise no answer quotes the article'),
  }),
  reviewOn: z.string().nullable().describe('YYYY-MM-DD'),
  overdue: z.boolean().describe('The review date has passed'),
  createdBy: z.string(),
  createdAt: time,
  updatedBy: z.string(),
  updatedAt: time,
})

export const article = articleSummary
  .extend({ text: z.string().describe('Markdown'), removedAt: date.describe('null: it is not removed') })
  .meta({
    id: 'Article',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        title: 'Roll back checkout',
        owner: { ref: 'group:default/payments', label: 'Payments', known: true },
        reviewOn: '2027-05-01',
        overdue: false,
        createdBy: 'Ada Example',
        createdAt: '2026-09-01T08:00:00.000Z',
        updatedBy: 'Ada Example',
        updatedAt: '2026-11-29T12:03:10.000Z',
        text: 'Deploy the previous tag.',
        removedAt: null,
      },
    ],
  })

export const tags = ['knowledge']
