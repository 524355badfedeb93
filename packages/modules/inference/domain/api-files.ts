import { isSample } from './facts.ts'

const candidate = /(^|\/)[\w.-]*(openapi|swagger|asyncapi)[\w.-]*\.(ya?ml|json)$|\.(graphqls?|gql)$|\.proto$/i

/** Whether a file may describe an API, by its name. */
export const isApiFile = (path: string): boolean =>
  candidate.test(path) && !isSample(path) && !/openapitools\.json$|codegen/i.test(path)

/** Files that may describe an API, those nearest to the top first. */
export const apiFiles = (paths: readonly string[]): string[] =>
  paths.filter(isApiFile).sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b))
