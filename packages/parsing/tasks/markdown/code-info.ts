/** Options of a code fence. */
export type CodeInfo = { language: string; title: string; firstLine: number | undefined; highlighted: ReadonlySet<number> }

/** Names of Pygments lexers with a different name in TextMate. */
const aliases: Record<string, string> = {
  golang: 'go',
  py3: 'python',
  python3: 'python',
  pycon: 'python',
  'console-session': 'console',
  console: 'shellsession',
  shell: 'bash',
  'shell-session': 'shellsession',
  jinja2: 'jinja',
  'html+jinja': 'jinja-html',
  terraform: 'hcl',
  tf: 'hcl',
  text: '',
  txt: '',
  plain: '',
  plaintext: '',
  output: '',
  none: '',
}

const maxLines = 5000

/** Line ranges such as "1 3-5" or "1,3-5". */
function linesOf(written: string): Set<number> {
  const lines = new Set<number>()
  for (const [, from, to = from] of written.matchAll(/(\d{1,5})(?:-(\d{1,5}))?/g))
    for (let line = Number(from); line <= Number(to) && lines.size < maxLines; line++) lines.add(line)
  return lines
}

/** Options such as `title="x.yml"`, by name. */
const optionsOf = (info: string): Map<string, string> =>
  new Map(
    [...info.matchAll(/(?:^|\s)([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))/g)].map(
      ([, name = '', double, single, bare = '']) => [name, double ?? single ?? bare],
    ),
  )

/** Parses `yaml title="x.yml" linenums="1" hl_lines="2-3"`, `{ .yaml .annotate }`, and GitHub's and Docusaurus' `js {1,3}`. */
export function readCodeInfo(info: string): CodeInfo {
  const written = info.slice(0, 1000)
  const [, inBraces, first = ''] = /^\s*(?:\{:?\s*\.([\w+#-]+)|([^\s{]*))/.exec(written) ?? []
  const name = (inBraces ?? first).toLowerCase()
  const options = optionsOf(written)
  const start = options.get('linenums') ?? (/\bshowLineNumbers\b/.test(written) ? '1' : undefined)
  const [, braced = ''] = /\{([\d,\s-]+)\}/.exec(written) ?? []
  return {
    language: Object.hasOwn(aliases, name) ? (aliases[name] ?? '') : name,
    title: options.get('title') ?? '',
    // Pygments treats "linenums=0" as none.
    firstLine: start !== undefined && /^\d{1,6}/.test(start) ? Number.parseInt(start, 10) || undefined : undefined,
    highlighted: linesOf(options.get('hl_lines') ?? braced),
  }
}
