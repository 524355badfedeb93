import type { Parents, Root } from 'mdast'

/** `#!python range()` and `:::python range()` name the language of inline code; the name is not part of it. */
const languageOfInline = /^(?:#!|:::)[\w+-]+[ ]+(?=\S)/

/** Passes the options of code fences through the HTML parser, which only keeps attributes. */
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
