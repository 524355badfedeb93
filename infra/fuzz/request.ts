/** A request as sent. Headers are pairs, so that one can be sent twice. */
export type Plan = {
  method: string
  /** Path and query, encoded. */
  path: string
  headers: [string, string][]
  body?: string | Buffer
}

/** A target: a route, a page, a server action. `make` generates an input from its schema. */
export type Target = {
  group: 'v1' | 'catalog' | 'plugins' | 'mcp' | 'hooks' | 'pages' | 'actions'
  name: string
  make(random: import('./random.ts').Random, world: World): Plan
}

/** The fuzzer's data about the organization. */
export type World = {
  /** The product's URL, such as http://127.0.0.1:3000. */
  url: string
  slug: string
  /** API tokens of every role, a service token, and another organization's. */
  tokens: readonly string[]
  /** Cookies of users of several roles, and of a stranger. */
  cookies: readonly string[]
  /** Values for parameters and fields by name: existing ids, and those of another organization. */
  known: Readonly<Record<string, readonly string[]>>
}

/** The deepest JSON; a value with this marker becomes that many nested arrays. */
const deepMark = /"@@deep:(\d+)@@"/g
export const deep = (levels: number) => `@@deep:${levels}@@`

export const jsonText = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(deepMark, (_, levels) => '['.repeat(Number(levels)) + ']'.repeat(Number(levels)))

/** A shell command that repeats the request. Long bodies are truncated, and reproduced by seed and number. */
export function asCurl({ method, path, headers, body }: Plan, url: string): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text)
  const shown = (name: string, value: string) =>
    value.startsWith('callboard.session=ey') ? 'cookie: $SESSION' : cut(`${name}: ${value}`)
  const parts = headers.map(([name, value]) => `-H ${quote(shown(name, value))}`)
  const data = body === undefined ? [] : [`--data-binary ${quote(cut(body.toString()))}`]
  return ['curl -i -X', method, ...parts, ...data, quote(cut(url + path))].join(' ')
}
