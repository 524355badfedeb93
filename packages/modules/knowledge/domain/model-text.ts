// Text between sources and a model. Sources are written by whoever may commit, and a model may do what they say.

/** Characters that readers do not see: zero-width ones, those that change the direction of writing, and tags. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

export const withoutUnseen = (text: string): string => text.replace(unseen, '')

const orders = [
  /\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:instructions?|prompts?|rules|above|previous|prior|earlier)\b/is,
  /\b(?:system|developer) (?:prompt|message|instruction)s?\b/i,
  /\byou are (?:now )?(?:an?|the|my) (?:ai|assistant|language model|llm|chatbot|agent)\b/i,
  /\b(?:note|message|instructions?|attention|important)\b.{0,20}\b(?:to|for) (?:the |any |all )?(?:ai|llms?|assistants?|language models?|chatbots?)\b/i,
  /\b(?:reply|respond|answer)(?: only| exactly)? with:/i,
]

/** Whether a text speaks to the model instead of its readers. It is quoted, as any text is, but no model sees it. */
export function isAddressedToModel(text: string): boolean {
  const plain = withoutUnseen(text).replace(/\s+/g, ' ')
  return orders.some((order) => order.test(plain))
}

/** At most this long, which also bounds the expressions below. */
export const maxSentenceLength = 600

const images = /!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g
const links = /\[([^\]]*)\]\([^)]*\)/g
const tags = /<[^>]*>/g
const addresses = /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|mailto:|data:|javascript:)[^\s<>"')\]]+/gi

/**
 * A sentence of a model without images, HTML and emphasis. The text of a link stays; its address does not. An address stays as
 * text if it is in the sources.
 */
export function plainSentence(sentence: string, sources: string): string {
  const known = (address: string) => sources.includes(address.replace(/[.,;:!?]+$/, ''))
  return withoutUnseen(sentence)
    .replace(images, '')
    .replace(links, (_, text: string) => (/^\d{1,3}$/.test(text) ? `[${text}]` : text))
    .replace(tags, '')
    .replace(addresses, (address) => (known(address) ? address : ''))
    .replace(/^(?:#{1,6}|[-*+>]|\d{1,2}[.)])\s/, '')
    .replace(/\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
