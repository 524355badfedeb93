/** Shorter texts occur in sentences by chance. */
const minLength = 6
const placeholder = '[redacted]'
/** Errors and their causes contain each other only so deep. */
const maxDepth = 5

/** Fields of JSON and YAML with their values: of kubeconfigs, and of keys of service accounts. */
const field = /(?<![\w-])([\w-]{1,60})["']?[ \t]{0,4}:[ \t]{0,4}["']?([^"'\s,}]+)/g
const holdsSecret = /token|secret|password|private[-_]?key|key-data|certificate-data/i

/** The parts of a secret that a message may quote by themselves. */
function partsOf(secret: string): string[] {
  const fields = [...secret.matchAll(field)].flatMap(([, name = '', value = '']) =>
    holdsSecret.test(name) && !/^https?:/.test(value) ? [value] : [],
  )
  const isStructured = /[{:]\s/.test(secret) || secret.startsWith('{')
  // Lines of a plain text are parts of the secret; those of a structured one may be names and addresses.
  const lines = (isStructured ? fields.flatMap((f) => f.split('\\n')) : secret.split(/\r?\n/)).map((line) => line.trim())
  const pem = secret.split(/\r?\n|\\n/).filter((line) => /^[\w+/=-]{40,}$/.test(line.trim()))
  // The first and the last line of PEM are no secret, and sentences quote them.
  const parts = [...fields, ...lines, ...pem.map((line) => line.trim())].filter((part) => !part.startsWith('-----'))
  return [secret, ...parts]
}

/** How a text appears in addresses, JSON, headers and messages. */
const formsOf = (text: string): string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  encodeURIComponent(text),
  Buffer.from(text).toString('base64'),
  Buffer.from(text).toString('base64url'),
]

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** Replaces secrets, their parts, and their usual encodings in texts. Longer ones first, so that no rest of one stays. */
export function redactor(secrets: unknown): (text: string) => string {
  const forms = stringsIn(secrets)
    .flatMap(partsOf)
    .filter((text) => text.length >= minLength)
    .flatMap(formsOf)
  const texts = [...new Set(forms)].sort((a, b) => b.length - a.length)
  return (text) => texts.reduce((shown, secret) => shown.replaceAll(secret, placeholder), text)
}

/** Redacts the texts of a value in place: of an error with its causes, and of what other properties contain. */
export function redactIn(value: unknown, redact: (text: string) => string, depth = 0): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > maxDepth) return
  const names = value instanceof Error ? [...Object.keys(value), 'message', 'stack', 'cause'] : Object.keys(value)
  for (const name of new Set(names)) {
    const content: unknown = Reflect.get(value, name)
    if (typeof content !== 'string') redactIn(content, redact, depth + 1)
    else if (redact(content) !== content) Reflect.set(value, name, redact(content))
  }
}
