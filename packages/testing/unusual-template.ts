// Valid templates that are written in less common ways, with what Backstage's scaffolder does with them
// (backstage.io/docs/features/software-templates/writing-templates, and its NunjucksWorkflowRunner).

type Values = Record<string, unknown>

export type UnusualTemplate = {
  name: string
  spec: { parameters?: object | object[]; steps: object[]; output?: object }
  values: Values
  secrets?: Record<string, string>
  /** Labels that its form shows with these values, and does not show. */
  shown?: string[]
  notShown?: string[]
  /** Values that are refused, with the field. */
  refused?: [values: Values, field: string][]
  /** What a run does. */
  states: string[]
  log?: string[]
  files?: Record<string, string>
  output?: { links?: [title: string, target: string | null][]; text?: [title: string, content: string][] }
}

export const say = (id: string, message: string, more: object = {}) => ({ id, action: 'debug:log', input: { message }, ...more })
export const write = (id: string, filePath: string, entity: object, more: object = {}) => ({
  id,
  action: 'catalog:write',
  input: { filePath, entity },
  ...more,
})
export const text = (title: string, more: object = {}) => ({ type: 'string', title, ...more })
