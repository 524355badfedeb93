import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { classifyCharacter } from 'micromark-util-classify-character'
import { resolveAll } from 'micromark-util-resolve-all'
import type { Code, Construct, Event, Extension, Resolver, Token, TokenizeContext, Tokenizer } from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    markerSequence: 'markerSequence'
    markerPaired: 'markerPaired'
    markerSpan: 'markerSpan'
    markerText: 'markerText'
  }
}

/** Elements of pymdownx' mark, caret and tilde, by delimiter. */
const elements: Record<string, string> = { '==': 'mark', '^^': 'ins', '~~': 'del', '^': 'sup', '~': 'sub' }

const codes = [61, 94, 126]
type Pair = { open: number; close: number }

const isSequence = (event: Event | undefined, side: Event[0]): event is Event =>
  event?.[0] === side && event[1].type === 'markerSequence'

/** Whether two delimiter sequences form a pair. */
function encloses(opening: Token, closing: Token, context: TokenizeContext): boolean {
  const content = context.sliceSerialize({ start: opening.end, end: closing.start })
  const single = opening.end.offset - opening.start.offset === 1
  // Superscripts and subscripts contain no spaces: "~5 of ~6" is not one.
  return content !== '' && !(single && /\s/.test(content))
}

/** Matching delimiter pairs: the first opener with the first closer, as in pymdownx. */
function findPairs(events: readonly Event[], context: TokenizeContext): Pair[] {
  // At most one open sequence per kind: there is no nesting of the same kind.
  const open = new Map<string, { at: number; token: Token }>()
  const pairs: Pair[] = []
  for (const [at, event] of events.entries()) {
    if (!isSequence(event, 'enter')) continue
    const [, token] = event
    const kind = context.sliceSerialize(token)
    const opener = open.get(kind)
    if (opener && token._close && encloses(opener.token, token, context)) {
      pairs.push({ open: opener.at, close: at })
      for (const [other, { at: index }] of open) if (index >= opener.at) open.delete(other)
    } else if (token._open && (!opener || kind.length === 1)) open.set(kind, { at, token })
  }
  return pairs
}

/** Outermost pairs, in order. Their content is resolved separately. */
function outermost(pairs: Pair[]): Pair[] {
  let end = -1
  return pairs
    .sort((a, b) => a.open - b.open)
    .filter(({ open, close }) => {
      if (open < end) return false
      end = close
      return true
    })
}

const spanning = (type: 'markerSpan' | 'markerText', start: Token['start'], end: Token['end']): Token => ({
  type,
  start: { ...start },
  end: { ...end },
})

const resolveMarkers: Resolver = (events, context) => {
  const resolved: Event[] = []
  let from = 0
  const copy = (until: number) => {
    for (const event of events.slice(from, until)) {
      if (event[1].type === 'markerSequence') event[1].type = 'data'
      resolved.push(event)
    }
  }
  for (const { open, close } of outermost(findPairs(events, context))) {
    const opening = events[open]?.[1]
    const closing = events[close]?.[1]
    if (!opening || !closing) continue
    copy(open)
    // Spans are also resolved from the inside, where the outer pair is not considered again.
    opening.type = 'markerPaired'
    closing.type = 'markerPaired'
    const span = spanning('markerSpan', opening.start, closing.end)
    const text = spanning('markerText', opening.end, closing.start)
    const inside = events.slice(open + 2, close)
    resolved.push(['enter', span, context], ['enter', opening, context], ['exit', opening, context], ['enter', text, context])
    for (const event of resolveAll(context.parser.constructs.insideSpan.null ?? [], inside, context)) resolved.push(event)
    resolved.push(['exit', text, context], ['enter', closing, context], ['exit', closing, context], ['exit', span, context])
    from = close + 2
  }
  copy(events.length)
  // micromark keeps a reference to this list.
  events.length = 0
  for (const event of resolved) events.push(event)
  return events
}

const isWord = (code: Code) => classifyCharacter(code) === undefined
const isBlank = (code: Code) => classifyCharacter(code) === 1

const tokenizeMarker: Tokenizer = function (effects, ok, nok) {
  const { previous } = this
  const escaped = this.events.at(-1)?.[1].type === 'characterEscape'
  let size = 0
  let first: Code = null
  const more = (code: Code) => {
    if (size === 0) first = code
    if (code === first && code !== null) {
      if (size > 1) return nok(code)
      effects.consume(code)
      size++
      return more
    }
    if (size === 1 && first === 61) return nok(code)
    const token = effects.exit('markerSequence')
    // Within words "==" is a comparison; "~~" is also used by GitHub, which strikes parts of words.
    const apart = size === 2 && first !== 126
    token._open = !isBlank(code) && !(apart && isWord(previous))
    token._close = !isBlank(previous) && !(apart && isWord(code))
    return ok(code)
  }
  return (code) => {
    if (previous === code && !escaped) return nok(code)
    effects.enter('markerSequence')
    return more(code)
  }
}

const construct: Construct = { name: 'marker', tokenize: tokenizeMarker, resolveAll: resolveMarkers }

/** `==marked==`, `^^inserted^^`, `~~deleted~~`, `x^2^` and `H~2~O`. */
export const inlineMarkers: Extension = {
  text: Object.fromEntries(codes.map((code) => [code, construct])),
  insideSpan: { null: [construct] },
  attentionMarkers: { null: codes },
}

export const inlineMarkersFromMarkdown: FromMarkdown = {
  canContainEols: ['emphasis'],
  enter: {
    markerSpan(token) {
      const text = this.sliceSerialize(token)
      const kind = /^(==|\^\^|~~|\^|~)/.exec(text)?.[0] ?? ''
      this.enter({ type: 'emphasis', data: { hName: elements[kind] ?? 'em' }, children: [] }, token)
    },
  },
  exit: {
    markerSpan(token) {
      this.exit(token)
    },
  },
}
