import { portalUrl } from '@callboard/kernel/portal-links'
import { ask } from '@callboard/modules/knowledge'
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
      .describe('A whole question, for example: how do we rotate the database password?'),
  }),
  output: answer,
  run: async (context, { question }) => {
    const [{ confidence, facts, citations, pages }, slug] = await Promise.all([ask(context, { question }), slugOfCaller(context)])
    const base = portalUrl(context.platform, slug)
    return {
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
