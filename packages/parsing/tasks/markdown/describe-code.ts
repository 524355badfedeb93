import type { Parents, Root } from 'mdast'

/** `#!python range()` and `:::python range()` name the language of code within a line; the name is not part of it. */
const languageOfInline = /^(?:#!|:::)[\w+-]+[ ]+(?=\S)/

/** Hands on what the opening line of each block of code says, past the parser of HTML that only keeps attributes. */
export function describeCode(tree: Root): void {
  const visit = (parent: Parents) => {
    for (const child of parent.children) {
      if (child.type === 'code' && child.lang) {
        const dataInfo = [child.lang, child.meta ?? ''].join(' ')
        child.data = { ...child.data, hProperties: { dataInfo } }
      } else if (child.type === 'inlineCode') child.value = child.value.replace(languageOfInline, '')
      else if ('children' in child) visit(child)
    }
  }
  visit(tree)
}
