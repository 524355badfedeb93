/** Limits of what is stored of an integration's documents. Longer texts are cut. */
export const documentLimits = { perIntegration: 10_000, title: 300, text: 200_000 } as const

type LeftOut = {
  /** How many documents the vendor restricts. */
  restricted: number
  /** Owners that the catalog does not have. */
  owners: readonly string[]
  warnings: readonly string[]
}

/** What of a read is not quoted and why, for an admin; undefined if everything is. */
export function leftOut({ restricted, owners, warnings }: LeftOut): string | undefined {
  const some = restricted === 1 ? '1 document' : `${restricted.toLocaleString('en')} documents`
  const sentences = restricted === 0 ? [] : [`${some} with restrictions at the vendor left out.`]
  const unknown = owners.map((ref) => `${ref} is not in the catalog, so no answer quotes its documents. Choose another owner.`)
  return [...sentences, ...unknown, ...warnings].join(' ') || undefined
}
