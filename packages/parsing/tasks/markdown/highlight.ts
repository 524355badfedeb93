import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createOnigurumaEngine } from 'shiki/engine/oniguruma'
import { bundledLanguages } from 'shiki/langs'
import type { GrammarState } from 'shiki/types'

/** A piece of a line with its colour class; plain text has none. */
export type CodeToken = { content: string; kind: string | undefined }

const theme = createCssVariablesTheme({ name: 'classes', variablePrefix: '--code-', fontStyle: false })

/** Per page. The rest is not highlighted. */
const maxCharacters = 60_000
const maxMilliseconds = 1500
const maxLanguages = 12
/** Per line: longer ones are data. */
const maxLine = 1000
/** Generous, because patterns are compiled on first use. */
const maxLineMilliseconds = 500

let started: Promise<HighlighterCore> | undefined
const highlighter = () => {
  started ??= createHighlighterCore({ themes: [theme], langs: [], engine: createOnigurumaEngine(import('shiki/wasm')) })
  return started
}

const kindOf = (color: string | undefined) => /^var\(--code-token-([a-z-]+)\)$/.exec(color ?? '')?.[1]

const isKnown = (language: string): language is keyof typeof bundledLanguages => Object.hasOwn(bundledLanguages, language)

/** Lines highlighted between two time checks: few while they are slow. */
const maxLinesAtOnce = 8

/** Highlights the code of one page, within a total limit. Languages are loaded on first use. */
export function createPageHighlighter(): (code: string, language: string) => Promise<CodeToken[][] | undefined> {
  const languages = new Set<string>()
  let characters = 0
  let milliseconds = 0
  return async (code, language) => {
    if (!isKnown(language)) return undefined
    characters += code.length
    languages.add(language)
    if (characters > maxCharacters || languages.size > maxLanguages) return undefined
    const shiki = await highlighter()
    await shiki.loadLanguage(bundledLanguages[language])
    const options = { lang: language, theme, tokenizeMaxLineLength: maxLine, tokenizeTimeLimit: maxLineMilliseconds }
    const lines = code.split('\n')
    const coloured: CodeToken[][] = []
    let state: GrammarState | undefined
    let atOnce = 1
    while (coloured.length < lines.length) {
      if (milliseconds > maxMilliseconds) return undefined
      const began = performance.now()
      const piece = lines.slice(coloured.length, coloured.length + atOnce).join('\n')
      const tokens = shiki.codeToTokensBase(piece, state ? { ...options, grammarState: state } : options)
      state = shiki.getLastGrammarState(tokens)
      for (const line of tokens) coloured.push(line.map(({ content, color }) => ({ content, kind: kindOf(color) })))
      const took = performance.now() - began
      milliseconds += took
      atOnce = took < 50 ? Math.min(atOnce * 2, maxLinesAtOnce) : 1
    }
    return coloured
  }
}
