const maxCharacters = 600

/** A heading, or a list item of bold words alone: without what follows it says nothing. */
function isTitle(block: string | undefined): boolean {
  const line = block?.trim() ?? ''
  return !line.includes('\n') && (/^#{1,6} /.test(line) || /^[-*] +(__|\*\*).+\1$/.test(line))
}

/**
 * The beginning of a Markdown page: without front matter and title, whole blocks, at most about 600 characters. A fenced block
 * that would be cut is left out, as are references to footnotes.
 */
export function excerptOf(text: string): string {
  const body = text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^\s*# [^\n]*\n/, '')
    .replace(/^\s*\S[^\n]*\n=+\n/, '')
    .replace(/\[\^[^\]\n]+\](?!:)/g, '')
  const taken: string[] = []
  let characters = 0
  let fence = false
  for (const block of body.trim().split(/\n{2,}/)) {
    if (taken.length > 0 && characters + block.length > maxCharacters) break
    taken.push(block)
    characters += block.length
    for (const _ of block.matchAll(/^ {0,3}(```|~~~)/gm)) fence = !fence
  }
  while (fence && taken.length > 0) {
    const last = taken.pop() ?? ''
    for (const _ of last.matchAll(/^ {0,3}(```|~~~)/gm)) fence = !fence
  }
  while (isTitle(taken.at(-1))) taken.pop()
  return taken.join('\n\n').slice(0, 4 * maxCharacters)
}
