import { portalUrl } from '@callboard/kernel/portal-links'
import { ask } from '@callboard/modules/knowledge'
import { scopeKinds } from '@callboard/modules/knowledge/domain/scope'
import { slugOfCaller } from '@callboard/modules/oauth'
import { z } from 'zod'
import { defineTool } from './tool.ts'

const link = z.object({ title: z.string(), link: z.string().describe('Address in the portal') })

const citation = link.extend({
  number: z.number().int().describe('How the answer refers to it'),
  section: z.string().describe('The heading of the quoted section'),
  quote: z.string().describe('Markdown, as written'),
  highlight: z.string().describe('The sentence that fits best; empty if none stands out'),
  sourceUrl: z.string().nullable(),
  changedAt: z.string().describe('Last change of the source'),
  owner: z.string().nullable().describe('Reference of the team that owns it'),
})

const answer = z.object({
  thread: z.uuid().describe('Pass it with a question that follows this one up'),
  askedAs: z.string().nullable().describe('What was answered, where the question was completed from its thread'),
  confidence: z.enum(['high', 'medium', 'none']).describe('none: the organization has not written it down; say so'),
  answer: z.string().nullable().describe('What the catalog says, or null where the citations are the answer'),
  entities: z.array(z.object({ ref: z.string(), title: z.string(), link: z.string() })).describe('What the answer names'),
  facts: z.array(link).describe('What the answer of the catalog sums up'),
  citations: z.array(citation),
  nearest: z.array(link).describe('The nearest pages, also where the answer is not known'),
})

export const askTool = defineTool({
  name: 'ask',
  title: 'Ask a question',
  description:
    'Answers a question about the organization with numbered quotes from its docs, catalog and APIs, each with link, age and owner, or says that it is not known. It writes nothing of its own: cite the quotes, and do not add to them. Counts against the monthly questions of the plan.',
  action: 'knowledge.ask',
  input: z.object({
    question: z
      .string()
      .trim()
      .min(2)
      .max(1000)
      .describe(
        'For example: how do we rotate the database password? In a thread also what follows up, such as: and who owns it?',
      ),
    thread: z.uuid().optional().describe('The thread of an earlier answer, to follow it up; with a token of a person'),
    scope: z
      .object({ kind: z.enum(scopeKinds), ref: z.string().min(1).max(600) })
      .optional()
      .describe('Limits the sources: entity, to an entity and its parts; docs, to the docs of an entity'),
  }),
  output: answer,
  run: async (context, given) => {
    const [{ confidence, facts, citations, pages, threadId, askedAs }, slug] = await Promise.all([
      ask(context, given),
      slugOfCaller(context),
    ])
    const base = portalUrl(context.platform, slug)
    return {
      thread: threadId,
      askedAs,
      confidence,
      answer: facts?.sentence ?? null,
      facts: (facts?.rows ?? []).map(({ text, href }) => ({ title: text, link: base + href })),
      entities: (facts?.entities ?? []).map(({ ref, label, href }) => ({ ref, title: label, link: base + href })),
      citations: citations.map((cited, index) => ({
        number: index + 1,
        title: cited.title,
        section: cited.section,
        quote: cited.markdown,
        highlight: cited.highlight,
        link: base + cited.href,
        sourceUrl: cited.url,
        changedAt: new Date(cited.changedAt).toISOString(),
        owner: cited.owner?.ref ?? null,
      })),
      nearest: pages.map(({ title, href }) => ({ title, link: base + href })),
    }
  },
})
