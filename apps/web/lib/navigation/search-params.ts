/** The query of a page's address, as Next gives it: a name that stands there twice has a list. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/**
 * The query with one text for each name, the first one. Everything that a page reads of its address comes from here, or
 * a repeated name would be a list where a text is expected.
 */
export async function queryOf<Query extends { [name in keyof Query]?: string }>(searchParams: SearchParams): Promise<Query> {
  const pairs = Object.entries(await searchParams).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value
    return first === undefined ? [] : [[name, first] as const]
  })
  return Object.fromEntries(pairs) as Query
}
