/** Limits of what is stored of an integration's documents. Longer texts are cut. */
export const documentLimits = { perIntegration: 10_000, title: 300, text: 200_000 } as const

/** What a read left out, for an admin; undefined if that was nothing. */
export function leftOut(restricted: number, warnings: readonly string[]): string | undefined {
  const some = restricted === 1 ? '1 document' : `${restricted.toLocaleString('en')} documents`
  const sentences = restricted === 0 ? [] : [`${some} with restrictions at the vendor left out.`]
  return [...sentences, ...warnings].join(' ') || undefined
}
