// Removing characters from the ends of a text. `text.replace(/-+$/, '')` looks as simple, but tries every position of a long run
// that is not at the end, so that its time grows with the square of the length: minutes for a megabyte of dashes.

/** The text without these characters at its end. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** The text without these characters at either end. */
export function trimOf(text: string, characters: string): string {
  let start = 0
  while (start < text.length && characters.includes(text.charAt(start))) start++
  return trimEndOf(text.slice(start), characters)
}
