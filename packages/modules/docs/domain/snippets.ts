// Snippets of pymdownx: `--8<-- "file"`, and several files between two lines of `--8<--`. They are also expanded within code.

/** The text of a snippet, or why it cannot be included, as the end of a sentence. */
export type LoadSnippet = (name: string) => Promise<{ text: string } | { error: string }>

const maxDepth = 5
/** Maximum characters of a path with its section; longer lines are not file names. */
const maxName = 1000
/** Maximum snippets per page, at all depths. Each is a file to read. */
const maxSnippets = 50
/** Maximum size of a page with its snippets; longer pages are truncated anyway. */
const maxCharacters = 200_000

const single = /^([ \t]*)(;*)-{1,}8<-{1,}[ \t]+(?:"([^"\n]+)"|'([^'\n]+)')[ \t]*$/
const fence = /^([ \t]*)-{1,}8<-{1,}[ \t]*$/
const ranges = /^-?\d*(?::-?\d*)?(?:,-?\d*(?::-?\d*)?)*$/
const marker = /(?<!-)-{1,}8<-{1,}[ \t]+\[(start|end):([\w.-]+)\]/

/** A range: `3`, `3:5`, `:5`. Negative numbers count from the end, and the end of a last line is a line there, as in pymdownx. */
function rangeOf(lines: readonly string[], total: number, range: string): string[] {
  const [from, to] = range.split(':').map((number) => (number === '' ? undefined : Number(number)))
  const start = from === undefined ? 0 : from < 0 ? Math.max(0, total + from) : Math.max(0, from - 1)
  const end = to === undefined ? undefined : to < 0 ? Math.max(0, total + 1 + to) : to
  return lines.slice(start, end)
}

/** Lines of a section or of ranges: `file:name`, `file:3`, `file:3:5`, `file::5`, `file:1:3,7:9`, `file:-2`. */
function partOf(text: string, selector: string): string[] | undefined {
  const lines = text.replace(/\n$/, '').split('\n')
  if (selector === '') return lines.filter((line) => !marker.test(line))
  const total = lines.length + (text.endsWith('\n') ? 1 : 0)
  if (ranges.test(selector)) return selector.split(',').flatMap((range) => rangeOf(lines, total, range))
  const edge = (kind: string) => lines.findIndex((line) => marker.exec(line)?.slice(1, 3).join(':') === `${kind}:${selector}`)
  const [start, end] = [edge('start'), edge('end')]
  if (start < 0) return undefined
  return lines.slice(start + 1, end > start ? end : undefined).filter((line) => !marker.test(line))
}

class Expansion {
  readonly problems = new Set<string>()
  private readonly load: LoadSnippet
  private count = 0
  private characters = 0

  constructor(load: LoadSnippet) {
    this.load = load
  }

  private async snippet(written: string, indent: string, path: readonly string[]): Promise<string[]> {
    if (written.length > maxName) return []
    const [, name = '', selector = ''] = /^(.*?)(?::(-?[\d:][\d:,-]*|[\w.-]+))?$/.exec(written.trim()) ?? []
    // A leading semicolon disables a line.
    if (name === '' || name.startsWith(';')) return []
    const fail = (reason: string) => {
      this.problems.add(`The snippet ${name} was not included: ${reason}`)
      return []
    }
    if (path.includes(name)) return fail(`it includes itself (${[...path, name].join(' → ')}).`)
    if (path.length >= maxDepth) return fail(`snippets may be nested up to ${maxDepth} levels deep.`)
    if (++this.count > maxSnippets) return fail(`a page may have ${maxSnippets} snippets.`)
    const file = await this.load(name)
    if ('error' in file) return fail(file.error)
    const lines = partOf(file.text.replace(/\r\n?/g, '\n'), selector)
    if (!lines) return fail(`it has no section ${selector}.`)
    this.characters += lines.join('\n').length
    if (this.characters > maxCharacters) return fail(`a page may include ${maxCharacters.toLocaleString('en')} characters.`)
    return (await this.lines(lines, [...path, name])).map((line) => (line === '' ? '' : indent + line))
  }

  async lines(lines: readonly string[], path: readonly string[]): Promise<string[]> {
    const written: string[] = []
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? ''
      const [, indent = '', escaped, double, quoted] = single.exec(line) ?? []
      if (escaped) written.push(line.replace(';', ''))
      else if (escaped !== undefined) written.push(...(await this.snippet(double ?? quoted ?? '', indent, path)))
      else if (fence.test(line)) {
        const end = lines.findIndex((l, i) => i > at && fence.test(l))
        const names = end < 0 ? [] : lines.slice(at + 1, end)
        for (const name of names) written.push(...(await this.snippet(name, indentOf(line), path)))
        if (end < 0) written.push(line)
        else at = end
      } else written.push(line)
    }
    return written
  }
}

const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? ''

/**
 * Expands snippets.
 * @returns the text, and a sentence for each snippet that could not be included
 */
export async function expandSnippets(text: string, load: LoadSnippet): Promise<{ text: string; problems: string[] }> {
  if (!text.includes('8<')) return { text, problems: [] }
  const expansion = new Expansion(load)
  const lines = await expansion.lines(text.split(/\r\n|\n|\r/), [])
  return { text: lines.join('\n'), problems: [...expansion.problems] }
}
