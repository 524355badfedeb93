/** Dots of other scripts and similar characters that mail clients and browsers treat as a domain's dot. */
const dots = /[\u2024\u3002\uff0e\uff61\ufe52\u00b7\u2027\u30fb]/g
const spelled = /\s*[([{<]\s*(?:dot|punkt)\s*[)\]}>]\s*/gi
const spelledAt = /\s*[([{<]\s*(?:at|ät)\s*[)\]}>]\s*/gi

const address = /[^\s@<>()"',;:]+@[^\s@<>()"',;]+/gu
/** Any scheme, including obfuscated ones such as `hxxp`, with what follows it; slashes may be reversed or missing. */
const withScheme =
  /\b(?:h[tx]{2}ps?|ftps?|wss?|mailto|javascript|data|vbscript|file|tel|sms)\s*:\S*|\b[a-z][a-z0-9+.-]*:\s*[/\\]{1,}\S*/giu
const numeric = /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}.])\S*/gu
/** Anything that a mail client may link as a domain, with port, path and query. */
const domain =
  /(?:www\.)?([\p{L}\p{N}-]+)(?:\.[\p{L}\p{N}-]+)*\.(?:\p{L}{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}])(?::\d+)?(?:[/?#\\]\S*)?/giu
const markup = /[<>[\]]/g

/** The first label of a domain is kept: an organization may be named after its domain, and a single word is not a link. */
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
 * User-supplied text made safe for an email to another person: one line, without anything that a mail client would turn into a
 * link or that changes how the rest is displayed. Repeated until nothing changes, so that `hthttp://tp://` does not become a
 * link.
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

/** The same for a name, with a fallback if nothing is left. */
export function plainName(name: string, otherwise = 'somebody', length = 80): string {
  return withoutLinks(name).slice(0, length).trim() || otherwise
}

const mailAddress = /^[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/i

/** An actor's name: an account's email address unchanged, because it is verified; anything else as a plain name. */
export const plainSender = (label: string): string => {
  const [email = '', ...rest] = label.split(' ')
  return mailAddress.test(email) && (rest.length === 0 || rest.join(' ') === '(support)') ? label : plainName(label)
}
