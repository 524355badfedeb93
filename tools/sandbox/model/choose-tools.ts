import type OpenAI from 'openai'
import { type Asked, type Behavior, readAsked } from './word-answer.ts'

/** What the stand-in asks for. */
export type Chosen = { name: string; input: Record<string, string> }

type Request = OpenAI.ChatCompletionCreateParams

const textOf = (content: OpenAI.ChatCompletionMessageParam['content']): string => (typeof content === 'string' ? content : '')

/** What the tools of a request returned, oldest first. */
export const resultsIn = ({ messages }: Request): string[] =>
  messages.flatMap((message) => (message.role === 'tool' ? [textOf(message.content)] : []))

/** The tool that answers a question with one of some words. */
const byWord: readonly { word: RegExp; name: string; more: Record<string, string> }[] = [
  { word: /\bown(s|er|ers)?\b|\bteam\b/i, name: 'query_catalog', more: { relation: 'owner' } },
  { word: /\bdepend/i, name: 'query_catalog', more: { relation: 'dependencies' } },
  { word: /\bcosts?\b|\bspend/i, name: 'get_costs', more: {} },
  { word: /\bhealthy?\b|\bruns\b|\brunning\b|\bversion/i, name: 'get_workloads', more: {} },
  { word: /\bdeploy(ed|ment|s)?\b|\bpipelines?\b/i, name: 'get_pipelines', more: {} },
]

/** The entity that a question names, or the first that may be looked up. */
function entityOf({ question, entities = [] }: Asked): string | undefined {
  const text = question.toLowerCase()
  return (entities.find(({ label }) => text.includes(label.toLowerCase())) ?? entities[0])?.ref
}

function planFor(asked: Asked): Chosen[] {
  const entity = entityOf(asked)
  if (!entity) return []
  return byWord.flatMap(({ word, name, more }) => (word.test(asked.question) ? [{ name, input: { entity, ...more } }] : []))
}

/** Tools that texts tell their reader to call: `call get_costs for component:default/ledger`. */
const ordered = (texts: readonly string[]): Chosen[] =>
  texts.flatMap((text) =>
    [...text.matchAll(/\bcall (\w+) (for|with) ([^.\n"\\]+)/g)].map(([, name = '', by, value = '']) => ({
      name,
      input: by === 'with' ? { query: value.trim() } : { entity: value.trim() },
    })),
  )

/** What is asked for next: the same for the same conversation. Empty once there is nothing left, or without tools. */
export function chooseTools(behavior: Behavior, request: Request, prompt: string): Chosen[] {
  const asked = readAsked(prompt)
  if (!asked || !request.tools?.length) return []
  const results = resultsIn(request)
  const next = (plan: readonly Chosen[]) => plan.slice(results.length, results.length + 1)
  switch (behavior) {
    case 'stand-in-tools':
      return next(planFor(asked))
    case 'stand-in-obedient':
      return next(ordered([...asked.sources.map(({ text }) => text), ...results]))
    case 'stand-in-tireless':
      return [{ name: 'search_docs', input: { query: asked.question } }]
    default:
      return []
  }
}
