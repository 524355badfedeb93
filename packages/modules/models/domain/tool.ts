/** Something that a model may ask for. `parameters`: properties of the input, all required, as JSON Schema. */
export type ModelTool = {
  name: string
  description: string
  parameters: Record<string, { type: 'string'; description: string; enum?: string[] }>
}

/** What a model asked for. The input is whatever it wrote. */
export type ToolCall = { id: string; name: string; input: unknown }

/** Tools that a model asked for together, with what each returned. */
export type ModelTurn = readonly { call: ToolCall; result: string }[]
