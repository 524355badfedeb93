/** Dots of other scripts and shapes that mail clients and browsers read as the dot of a domain. */
const dots = /[\u2024\u3002\uff0e\uff61\ufe52\u00b7\u2027\u30fb]/g
const spelled = /\s*[([{<]\s*(?:dot|punkt)\s*[)\]}>]\s*/gi
const spelledAt = /\s*[([{<]\s*(?:at|ät)\s*[)\]}>]\s*/gi

const address = /[^\s@<>()"',;:]+@[^\s@<>()"',;]+/gu
/** Any scheme, also misspelt as in `hxxp`, with whatever follows it; slashes may be turned round or missing. */
const withScheme =
  /\b(?:h[tx]{2}ps?|ftps?|wss?|mailto|javascript|data|vbscript|file|tel|sms)\s*:\S*|\b[a-z][a-z0-9+.-]*:\s*[/\\]{1,}\S*/giu
const numeric = /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}.])\S*/gu
/** A domain, or something that a mail client takes for one, with its port, path and query. */
const domain =
  /(?:www\.)?([\p{L}\p{N}-]+)(?:\.[\p{L}\p{N}-]+)*\.(?:\p{L}{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}])(?::\d+)?(?:[/?#\\]\S*)?/giu
const markup = /[<>[\]]/g

/** Its first word is kept of a domain: an organization may be called after it, and a word alone is no link. */
const step = (text: string): string =>
  text
    .replace(spelled, '.')
    .replace(spelledAt, '@')
    .replace(withScheme, ' ')
    .replace(address, ' ')
    .replace(numeric, ' ')
    .replace(domain, '$1')
    .replace(/^\s*www\b\s*|\/\/+|\\\\+/gi, ' ')
    .replace(markup, ' ')

/**
 * A text that somebody chose, as it may stand in a mail to somebody else: one line, without anything that a mail client
 * would make a link of, or that would change how the rest is read. Taken away until nothing is left to take, so that
 * `hthttp://tp://` does not become what it hides.
 */
export function withoutLinks(text: string): string {
  let before: string
  let now = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{M}]/gu, (c) => (/\p{M}/u.test(c) && !/\p{Me}/u.test(c) ? c : ''))
  now = now
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(dots, '.')
    .slice(0, 4000)
  do {
    before = now
    now = step(now)
  } while (now !== before)
  return now.replace(/\s+/g, ' ').trim()
}

/** The same for a name, with a word to stand in where nothing is left. */
export function plainName(name: string, otherwise = 'somebody', length = 80): string {
  return withoutLinks(name).slice(0, length).trim() || otherwise
}

const mailAddress = /^[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/i

/** Who did something: an account's address as it is, because it is not chosen freely; anything else as a name. */
export const plainSender = (label: string): string => {
  const [email = '', ...rest] = label.split(' ')
  return mailAddress.test(email) && (rest.length === 0 || rest.join(' ') === '(support)') ? label : plainName(label)
}
