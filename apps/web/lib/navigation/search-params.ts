/** The query of a page's URL from Next: a repeated name is a list. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/**
 * The query with the first value of each name. Pages read the URL only through it; otherwise a repeated name would be a list
 * where a string is expected.
 */
export async function queryOf<Query extends { [name in keyof Query]?: string }>(searchParams: SearchParams): Promise<Query> {
  const pairs = Object.entries(await searchParams).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value
    return first === undefined ? [] : [[name, first] as const]
  })
  return Object.fromEntries(pairs) as Query
}
