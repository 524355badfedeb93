import { z } from 'zod'

const visible = /^[\x21-\x7e]*$/

/** Whether a text can be sent in a header: visible ASCII characters only, as tokens have (RFC 6750, 2.1). */
export const isTokenText = (text: string): boolean => visible.test(text)

export const tokenTextMessage =
  'It contains a space, a line break or another character that no token has. Copy it again, in one piece.'

/** A token that is sent in a header, without surrounding white space. */
export const secretToken = () => z.string().trim().regex(visible, tokenTextMessage)
