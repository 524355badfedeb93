/** A request, as it goes over the wire. Headers are pairs, so that one can be sent twice. */
export type Plan = {
  method: string
  /** Path and query, encoded. */
  path: string
  headers: [string, string][]
  body?: string | Buffer
}

/** Something that can be asked for: a route, a page, a server action. `make` fills in an input of its schema. */
export type Target = {
  group: 'v1' | 'catalog' | 'hooks' | 'pages' | 'actions'
  name: string
  make(random: import('./random.ts').Random, world: World): Plan
}

/** What the fuzzer knows of the organization that it asks. */
export type World = {
  /** The product's address, such as http://127.0.0.1:3000. */
  url: string
  slug: string
  /** API tokens of every role, a service token, and another organization's. */
  tokens: readonly string[]
  /** Cookies of people of several roles, and of a stranger. */
  cookies: readonly string[]
  /** Values for parameters and fields, by their names: ids of what there is, and of another organization. */
  known: Readonly<Record<string, readonly string[]>>
}

/** The deepest JSON that is sent; a value with this in it becomes that many arrays within each other. */
const deepMark = /"@@deep:(\d+)@@"/g
export const deep = (levels: number) => `@@deep:${levels}@@`

export const jsonText = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(deepMark, (_, levels) => '['.repeat(Number(levels)) + ']'.repeat(Number(levels)))

/** A command that sends the same again. Long bodies are cut, and come again with the seed and the number. */
export function asCurl({ method, path, headers, body }: Plan, url: string): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text)
  const shown = (name: string, value: string) =>
    value.startsWith('callboard.session=ey') ? 'cookie: $SESSION' : cut(`${name}: ${value}`)
  const parts = headers.map(([name, value]) => `-H ${quote(shown(name, value))}`)
  const data = body === undefined ? [] : [`--data-binary ${quote(cut(body.toString()))}`]
  return ['curl -i -X', method, ...parts, ...data, quote(cut(url + path))].join(' ')
}
