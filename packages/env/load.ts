import { z } from 'zod'

/** Configuration errors: all variables at once, each with what to do. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(
      `Callboard cannot start: the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems
        .map((p) => `  - ${p}`)
        .join('\n')}\nEvery variable is explained in .env.example.`,
    )
    this.name = 'ConfigurationError'
    this.problems = problems
  }
}

type Parsed<T extends z.ZodRawShape> = {
  data: z.output<z.ZodObject<T>> | undefined
  problems: string[]
  /** Variables that are set; an empty one counts as unset. */
  given: Record<string, string | undefined>
}

/** The parsed values, or the missing and malformed variables. */
export function configurationProblems<T extends z.ZodRawShape>(
  shape: T,
  source: Readonly<Record<string, string | undefined>>,
): Parsed<T> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = z.object(shape).safeParse(given)
  if (result.success) return { data: result.data, problems: [], given }
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.')
    const field = shape[name] as z.ZodType | undefined
    const hint = field?.description ? ` (${field.description})` : ''
    const missing = given[name] === undefined
    return missing ? `${name} is not set${hint}` : `${name}: ${issue.message}${hint}`
  })
  return { data: undefined, problems, given }
}

/**
 * Parses environment variables with one schema. The only reader of `process.env`.
 * @param shape concerns of packages/env, merged by spreading
 * @throws ConfigurationError naming every missing or malformed variable
 */
export function loadEnv<T extends z.ZodRawShape>(
  shape: T,
  source: Record<string, string | undefined> = process.env,
): z.output<z.ZodObject<T>> {
  const { data, problems } = configurationProblems(shape, source)
  if (data === undefined) throw new ConfigurationError(problems)
  return data
}
