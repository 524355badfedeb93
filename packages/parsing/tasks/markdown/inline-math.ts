import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import type { Code, Construct, Extension, State, Tokenizer } from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    inlineMath: 'inlineMath'
  }
}

/** Maximum characters of one formula, which also limits the search for its end. */
const maxLength = 500

const isBlank = (code: Code) => code === null || code < 0 || code === 32
const isDigit = (code: Code) => code !== null && code >= 48 && code <= 57
const dollar = 36
const backslash = 92
const backtick = 96

/**
 * `$x$`, as in GitHub and Pandoc: no space inside the dollars and no digit after them, so that "$5 and $6" are prices. Inline
 * `$$x$$` is the same.
 */
const tokenizeDollar: Tokenizer = function (effects, ok, nok) {
  const { previous } = this
  let opened = 0
  let closed = 0
  let length = 0
  let last: Code = null
  let escaped = false
  let quoted = false
  const start: State = (code) => {
    if (previous === dollar) return nok(code)
    effects.enter('inlineMath')
    return opening(code)
  }
  const opening: State = (code) => {
    if (code === dollar && opened < 2) {
      opened++
      effects.consume(code)
      return opening
    }
    return isBlank(code) && opened === 1 ? nok(code) : inside(code)
  }
  const inside: State = (code) => {
    if (code === null || code < 0 || length > maxLength) return nok(code)
    if (length === 0) quoted = code === backtick
    // Code that begins within a formula is code: "$10, `$x`".
    else if (code === backtick && !quoted) return nok(code)
    if (code === dollar && !escaped) return isBlank(last) && opened === 1 ? nok(code) : closing(code)
    escaped = code === backslash && !escaped
    last = code
    length++
    effects.consume(code)
    return inside
  }
  const closing: State = (code) => {
    if (code === dollar && closed < opened) {
      closed++
      effects.consume(code)
      return closing
    }
    if (closed < opened || isDigit(code) || length === 0) return nok(code)
    effects.exit('inlineMath')
    return ok(code)
  }
  return start
}

/** `\(x\)`. */
const tokenizeParentheses: Tokenizer = (effects, ok, nok) => {
  let length = 0
  const start: State = (code) => {
    effects.enter('inlineMath')
    effects.consume(code)
    return opening
  }
  const opening: State = (code) => {
    if (code !== 40) return nok(code)
    effects.consume(code)
    return inside
  }
  const inside: State = (code) => {
    if (code === null || code < 0 || length++ > maxLength) return nok(code)
    effects.consume(code)
    return code === backslash ? afterBackslash : inside
  }
  const afterBackslash: State = (code) => {
    if (code === null || code < 0) return nok(code)
    effects.consume(code)
    if (code !== 41) return inside
    effects.exit('inlineMath')
    return ok
  }
  return start
}

const dollars: Construct = { name: 'inlineMath', tokenize: tokenizeDollar }
const parentheses: Construct = { name: 'inlineMath', tokenize: tokenizeParentheses }

export const inlineMath: Extension = { text: { [dollar]: dollars, [backslash]: parentheses } }

/** The formula without delimiters; GitHub also allows backticks inside the dollars. */
const texOf = (source: string): string =>
  source
    .replace(/^(?:\${1,2}|\\\()|(?:\${1,2}|\\\))$/g, '')
    .replace(/^`(.*)`$/, '$1')
    .trim()

export const inlineMathFromMarkdown: FromMarkdown = {
  enter: {
    inlineMath(token) {
      const hProperties = { className: ['language-math', 'math-inline'] }
      this.enter({ type: 'inlineCode', data: { hProperties }, value: texOf(this.sliceSerialize(token)) }, token)
    },
  },
  exit: {
    inlineMath(token) {
      this.exit(token)
    },
  },
}
