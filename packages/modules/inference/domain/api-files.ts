import { isSample } from './facts.ts'

const candidate = /(^|\/)[\w.-]*(openapi|swagger|asyncapi)[\w.-]*\.(ya?ml|json)$|\.(graphqls?|gql)$|\.proto$/i

/** Whether a file may be an API description, by its name. */
export const isApiFile = (path: string): boolean =>
  candidate.test(path) && !isSample(path) && !/openapitools\.json$|codegen/i.test(path)

/** Possible API descriptions, those nearest to the root first. */
export const apiFiles = (paths: readonly string[]): string[] =>
  paths.filter(isApiFile).sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b))
