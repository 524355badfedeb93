/** Percent-decoded text; the text itself if it is not validly encoded. Repositories contain any kind of text. */
export function safeDecode(text: string): string {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: the one place.
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
