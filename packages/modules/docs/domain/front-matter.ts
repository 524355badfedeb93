import { parse } from 'yaml'

/** Longer metadata is read as text. */
const yamlBlock = /^\uFEFF?---[ \t]*\r?\n([\s\S]{0,5000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/
/** `Title: Home`, and more indented lines: MultiMarkdown's metadata, which MkDocs reads too. */
const metaLine = /^ {0,3}[\w-]+:/
const maxMetaLines = 50

/** What is above a page. */
export type FrontMatter = { title: string | undefined; body: string }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function titleIn(yaml: string): string | undefined {
  try {
    const settings: unknown = parse(yaml, { logLevel: 'silent', maxAliasCount: 0, uniqueKeys: false })
    const title = isObject(settings) ? settings.title : undefined
    return typeof title === 'string' || typeof title === 'number' ? String(title).trim() : undefined
  } catch {
    // Templates of other tools often have lines that are not YAML.
    return /^title:(.*)$/m
      .exec(yaml)?.[1]
      ?.trim()
      .replace(/^(["'])(.*)\1$/, '$2')
  }
}

/** Metadata without marks around it. Only with a title, so that a page may begin with “Note: …”. */
function readMetaLines(text: string): FrontMatter | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, maxMetaLines)
  const end = lines.findIndex((line) => line.trim() === '')
  const meta = end < 0 ? lines : lines.slice(0, end)
  if (!meta.every((line, at) => metaLine.test(line) || (at > 0 && /^ {4,}\S/.test(line)))) return undefined
  const title = meta.flatMap((line) => (/^ {0,3}title:/i.test(line) ? [line.replace(/^[^:]*:/, '').trim()] : []))[0]
  if (!title) return undefined
  const rest = text.split(/\r\n|\n|\r/).slice(meta.length)
  return { title, body: rest.join('\n').replace(/^\s*\n/, '') }
}

/** The metadata of a page, as MkDocs reads it, and the page. */
export function readFrontMatter(text: string): FrontMatter {
  const [whole, yaml = ''] = yamlBlock.exec(text) ?? []
  if (whole === undefined) return readMetaLines(text) ?? { title: undefined, body: text }
  return { title: titleIn(yaml) || undefined, body: text.slice(whole.length) }
}
