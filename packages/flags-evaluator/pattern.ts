// Regular expressions that take time proportional to pattern and text: all states that a text may be in are followed at once
// (Thompson 1968), so nothing is tried twice. A subset of JavaScript's syntax: characters, ., [abc], [^a-z], \d \w \s and their
// opposites, groups, |, *, +, ?, {2,5}, ^ and $. No look-around, no back references.

const maxPattern = 200
const maxStates = 1000
/** A longer text does not match. */
const maxText = 2000

type Accepts = (code: number) => boolean
type State =
  | { accepts: Accepts; next: number }
  | { split: readonly number[] }
  | { at: 'start' | 'end'; next: number }
  | { end: true }

/** A part of a pattern: given where to go on, it adds its states and returns the first. */
type Part = (program: State[], next: number) => number

/** Why a pattern is refused, in a sentence. */
export class PatternError extends Error {}

const refuse = (what: string): never => {
  throw new PatternError(`The expression ${what}. Use characters, ., [a-z], \\d, \\w, \\s, groups, |, *, +, ?, {2,5}, ^ and $.`)
}

const add = (program: State[], state: State): number => {
  if (program.length >= maxStates) refuse('is too large')
  return program.push(state) - 1
}

const isDigit: Accepts = (c) => c >= 48 && c <= 57
const isWord: Accepts = (c) => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
const isSpace: Accepts = (c) => c === 32 || (c >= 9 && c <= 13) || c === 160 || c === 0xfeff || c === 0x2028 || c === 0x2029
const isLineEnd: Accepts = (c) => c === 10 || c === 13 || c === 0x2028 || c === 0x2029
const classes: Record<string, Accepts> = { d: isDigit, w: isWord, s: isSpace }
const controls: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11 }

const oneOf =
  (accepts: Accepts): Part =>
  (program, next) =>
    add(program, { accepts, next })

class Parser {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  private get ahead(): string {
    return this.text.charAt(this.at)
  }

  private take(character: string): boolean {
    if (this.ahead !== character) return false
    this.at++
    return true
  }

  whole(): Part {
    const part = this.alternatives(0)
    if (this.at < this.text.length) refuse('has a parenthesis that closes nothing')
    return part
  }

  private alternatives(depth: number): Part {
    if (depth > 20) refuse('is nested too deeply')
    const parts = [this.sequence(depth)]
    while (this.take('|')) parts.push(this.sequence(depth))
    const [only] = parts
    if (parts.length === 1 && only) return only
    return (program, next) => add(program, { split: parts.map((p) => p(program, next)) })
  }

  private sequence(depth: number): Part {
    const parts: Part[] = []
    while (this.at < this.text.length && this.ahead !== '|' && this.ahead !== ')') parts.push(this.repeated(depth))
    return (program, next) => parts.reduceRight((after, part) => part(program, after), next)
  }

  private repeated(depth: number): Part {
    const part = this.atom(depth)
    const [min, max] = this.quantity()
    if (min === 1 && max === 1) return part
    this.take('?')
    if ('*+?{'.includes(this.ahead) && this.ahead !== '') refuse('repeats a repetition')
    return (program, next) => {
      let first = next
      if (max === Number.POSITIVE_INFINITY) {
        const loop = add(program, { split: [next] })
        program[loop] = { split: [part(program, loop), next] }
        first = loop
      } else {
        for (let i = min; i < max; i++) first = add(program, { split: [part(program, first), next] })
      }
      for (let i = 0; i < min; i++) first = part(program, first)
      return first
    }
  }

  private quantity(): [min: number, max: number] {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.take('?')) return [0, 1]
    if (this.ahead !== '{') return [1, 1]
    const end = this.text.indexOf('}', this.at)
    const bounds = /^(\d{1,3})(,(\d{0,3}))?$/.exec(this.text.slice(this.at + 1, end === -1 ? undefined : end))
    if (end === -1 || !bounds) return refuse('has an invalid repetition in braces')
    this.at = end + 1
    const min = Number(bounds[1])
    const max = bounds[2] === undefined ? min : bounds[3] ? Number(bounds[3]) : Number.POSITIVE_INFINITY
    return min <= max ? [min, max] : refuse('has a repetition whose bounds are the wrong way round')
  }

  private atom(depth: number): Part {
    const character = this.ahead
    this.at++
    if (character === '^') return (program, next) => add(program, { at: 'start', next })
    if (character === '$') return (program, next) => add(program, { at: 'end', next })
    if (character === '.') return oneOf((c) => !isLineEnd(c))
    if (character === '[') return oneOf(this.characterClass())
    if (character === '(') return this.group(depth)
    if (character === '\\') return oneOf(this.escape())
    if ('*+?{'.includes(character)) return refuse('repeats nothing')
    const code = character.charCodeAt(0)
    return oneOf((c) => c === code)
  }

  private group(depth: number): Part {
    if (this.take('?') && !this.take(':')) return refuse('uses a special group, which is not supported')
    const part = this.alternatives(depth + 1)
    if (!this.take(')')) refuse('has a parenthesis that is not closed')
    return part
  }

  /** What follows a backslash: a class, or one character. */
  private escape(): Accepts {
    const character = this.ahead
    this.at++
    const known = classes[character.toLowerCase()]
    if (known) return character === character.toLowerCase() ? known : (c) => !known(c)
    const code = this.escaped(character)
    return (c) => c === code
  }

  private escaped(character: string): number {
    if (character === '') return refuse('ends in a backslash')
    const control = controls[character]
    if (control !== undefined) return control
    return /[0-9A-Za-z]/.test(character) ? refuse(`uses \\${character}, which is not supported`) : character.charCodeAt(0)
  }

  private characterClass(): Accepts {
    const negated = this.take('^')
    const tests: Accepts[] = []
    while (this.ahead !== ']') {
      if (this.ahead === '') refuse('has a bracket that is not closed')
      tests.push(this.classItem())
    }
    this.at++
    return (c) => tests.some((test) => test(c)) !== negated
  }

  private classItem(): Accepts {
    if (this.take('\\')) {
      if (classes[this.ahead.toLowerCase()]) return this.escape()
      this.at++
      return this.classRange(this.escaped(this.text.charAt(this.at - 1)))
    }
    this.at++
    return this.classRange(this.text.charCodeAt(this.at - 1))
  }

  private classRange(from: number): Accepts {
    const after = this.text.charAt(this.at + 1)
    if (this.ahead !== '-' || after === ']' || after === '') return (c) => c === from
    this.at += 2
    if (after === '\\' && classes[this.ahead.toLowerCase()]) return refuse('has a range that ends in a class')
    const to = after === '\\' ? this.escaped(this.text.charAt(this.at++)) : after.charCodeAt(0)
    if (to < from) return refuse('has a range whose ends are the wrong way round')
    return (c) => c >= from && c <= to
  }
}

/** Adds a state and all that are reached from it without a character. */
function reach(program: readonly State[], from: number, position: { start: boolean; end: boolean }, into: Set<number>): boolean {
  const waiting = [from]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const state = program[at]
    if (!state || into.has(at)) continue
    into.add(at)
    if ('end' in state) return true
    if ('split' in state) waiting.push(...state.split)
    else if ('at' in state && position[state.at]) waiting.push(state.next)
  }
  return false
}

/**
 * Compiles an expression; the result says whether it occurs anywhere in a text.
 * @throws PatternError with a sentence if it is invalid or uses what is not supported
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > maxPattern) refuse(`is longer than ${maxPattern} characters`)
  const program: State[] = [{ end: true }]
  const first = new Parser(pattern).whole()(program, 0)
  return (text) => {
    if (text.length > maxText) return false
    let states = new Set<number>()
    for (let i = 0; i <= text.length; i++) {
      if (reach(program, first, { start: i === 0, end: i === text.length }, states)) return true
      if (i === text.length) break
      const code = text.charCodeAt(i)
      const after = new Set<number>()
      const position = { start: false, end: i + 1 === text.length }
      for (const at of states) {
        const state = program[at]
        if (state && 'accepts' in state && state.accepts(code) && reach(program, state.next, position, after)) return true
      }
      states = after
    }
    return false
  }
}
