import { parse } from 'yaml'
import { apiFiles } from './api-files.ts'
import { folderOf, nameOf, type RepositoryFacts } from './facts.ts'

export type DetectedApi = {
  path: string
  type: 'openapi' | 'asyncapi' | 'graphql' | 'grpc'
  title: string | undefined
  definition: string
  confidence: number
  why: string
}

type Document = { openapi?: unknown; swagger?: unknown; asyncapi?: unknown; info?: { title?: unknown } }

/** Large YAML files are not parsed to identify them: the first lines are enough. */
const maxParsed = 512 * 1024
const head = 64 * 1024

/** The value of a key on its own line, indented by at most this many spaces. */
function keyed(text: string, key: string, indent: number): string | undefined {
  for (const [, blanks = '', name, value] of text.slice(0, head).matchAll(/^( *)(\w+): *(.*)$/gm))
    if (name === key && blanks.length <= indent) return value?.replace(/^(["'])(.*)\1\s*$/, '$2')
  return undefined
}

const isJson = (text: string) => text.trimStart().startsWith('{')

function document(text: string): Document | undefined {
  if (text.length > maxParsed && !isJson(text))
    return {
      openapi: keyed(text, 'openapi', 0),
      swagger: keyed(text, 'swagger', 0),
      asyncapi: keyed(text, 'asyncapi', 0),
      info: { title: keyed(text, 'title', 4) },
    }
  try {
    const parsed: unknown = isJson(text) ? JSON.parse(text) : parse(text, { logLevel: 'silent' })
    return typeof parsed === 'object' && parsed !== null ? (parsed as Document) : undefined
  } catch {
    return undefined
  }
}

function read(path: string, text: string): DetectedApi | undefined {
  const found = (type: DetectedApi['type'], confidence: number, why: string, title?: unknown): DetectedApi => ({
    path,
    type,
    confidence,
    why,
    definition: text,
    title: typeof title === 'string' && title.trim() ? title.trim() : undefined,
  })
  if (/\.(graphqls?|gql)$/i.test(path))
    return /\btype\s+Query\b|\bschema\s*\{/.test(text) ? found('graphql', 0.9, 'It is a GraphQL schema with queries.') : undefined
  if (path.endsWith('.proto')) {
    const service = /^service\s+(\w+)/m.exec(text)?.[1]
    return service ? found('grpc', 0.9, `It declares the service ${service}.`, service) : undefined
  }
  const parsed = document(text)
  if (parsed?.openapi !== undefined || parsed?.swagger !== undefined)
    return found('openapi', 0.95, 'It is an OpenAPI document.', parsed.info?.title)
  return parsed?.asyncapi === undefined ? undefined : found('asyncapi', 0.95, 'It is an AsyncAPI document.', parsed.info?.title)
}

/** The APIs described by files of a repository. */
export const apisOf = ({ paths, files }: Pick<RepositoryFacts, 'paths' | 'files'>): DetectedApi[] =>
  apiFiles(paths).flatMap((path) => {
    const text = files.get(path)
    return text === undefined ? [] : (read(path, text) ?? [])
  })

/** A short name of an API: folder and file name without generic parts. */
export function apiNameOf({ path, type }: DetectedApi, repository: string): string {
  const own = nameOf(path)
    .replace(/\.[^.]+$/, '')
    .replace(/[-_.]?(openapi|swagger|asyncapi|schema|api|v\d+|spec)[-_.]?/gi, '')
  const folder = folderOf(path).split('/').at(-1)
  return [repository, own || (folder && !/^(api|apis|docs?|spec|proto|src)$/i.test(folder) ? folder : ''), type]
    .filter(Boolean)
    .join('-')
}
