/** Whether a text contains every word of a search, in any order and case. */
export const matches = (text: string, find: string): boolean => {
  const lower = text.toLowerCase()
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}
