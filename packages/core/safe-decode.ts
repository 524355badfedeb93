/** Percent-decoded text; the text itself if it is not validly encoded. Repositories contain any kind of text. */
export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
