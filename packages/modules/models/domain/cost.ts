/** US dollars for a million tokens. */
export type Prices = { inputPrice: number; outputPrice: number }

export type Tokens = { input: number; output: number }

/** Millionths of a US dollar, rounded up: a price per million tokens in dollars is the price of one token in millionths. */
export const costOf = ({ inputPrice, outputPrice }: Prices, { input, output }: Tokens): number =>
  Math.ceil(input * inputPrice + output * outputPrice)

/** What providers add around messages. */
const overheadTokens = 200

/**
 * An upper bound of the tokens of a text: tokenizers work on bytes, and a token stands for at least one of them.
 * @param text UTF-8
 */
export const maxTokensOf = (text: string): number => new TextEncoder().encode(text).length + overheadTokens

/** An estimate of the tokens of a text for providers that report none: four characters each, as in English. */
export const likelyTokensOf = (text: string): number => Math.ceil(text.length / 4)
