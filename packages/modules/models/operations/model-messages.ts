import type { JSONValue, ModelMessage, ToolSet } from 'ai'
import type { ModelTool, ModelTurn } from '../domain/tool.ts'

/** Models may write anything as the input of a tool; what was read from JSON is JSON. */
const jsonOf = (input: unknown): JSONValue => JSON.parse(JSON.stringify(input ?? {}))

/** A conversation as the SDK takes it: what was asked, then each turn with its results. */
export const messagesOf = (text: string, turns: readonly ModelTurn[]): ModelMessage[] => [
  { role: 'user', content: text },
  ...turns.flatMap((turn): ModelMessage[] => [
    {
      role: 'assistant',
      content: turn.map(({ call: { id, name, input } }) => {
        return { type: 'tool-call' as const, toolCallId: id, toolName: name, input: jsonOf(input) }
      }),
    },
    {
      role: 'tool',
      content: turn.map(({ call: { id, name }, result }) => {
        const output = { type: 'text' as const, value: result }
        return { type: 'tool-result' as const, toolCallId: id, toolName: name, output }
      }),
    },
  ]),
]

/** Tools as the SDK takes them. Without a function to run, it leaves that to the caller. */
export async function toolSetOf(tools: readonly ModelTool[]): Promise<ToolSet> {
  const sdk = await import('ai')
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => {
      const schema = { type: 'object' as const, properties: parameters, required: Object.keys(parameters) }
      return [name, sdk.tool({ description, inputSchema: sdk.jsonSchema({ ...schema, additionalProperties: false }) })]
    }),
  )
}
