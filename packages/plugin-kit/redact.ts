/** Shorter texts occur in sentences by chance. */
const minLength = 6
const placeholder = '[redacted]'
/** Errors and their causes contain each other only so deep. */
const maxDepth = 5

/** Values of fields that hold a secret, in JSON and YAML: kubeconfigs, and keys of service accounts. */
const secretField =
  /["']?([\w-]*(?:token|secret|password|private[-_]?key|key-data|certificate-data)[\w-]*)["']?\s*[:=]\s*["']?([^"'\s,}]+)/gi

/** The parts of a secret that a message may quote by themselves. */
function partsOf(secret: string): string[] {
  const fields = [...secret.matchAll(secretField)].map((m) => m[2] ?? '').filter((value) => !/^https?:/.test(value))
  const isStructured = /[{:]\s/.test(secret) || secret.startsWith('{')
  // Lines of a plain text are parts of the secret; those of a structured one may be names and addresses.
  const lines = (isStructured ? fields.flatMap((f) => f.split('\\n')) : secret.split(/\r?\n/)).map((line) => line.trim())
  const pem = secret.split(/\r?\n|\\n/).filter((line) => /^[\w+/=-]{40,}$/.test(line.trim()))
  return [secret, ...fields, ...lines, ...pem.map((line) => line.trim())]
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
  if (typeof value !== 'object' || value === null || depth > maxDepth) return
  const names = value instanceof Error ? [...Object.keys(value), 'message', 'stack', 'cause'] : Object.keys(value)
  for (const name of new Set(names)) {
    const content: unknown = Reflect.get(value, name)
    if (typeof content !== 'string') redactIn(content, redact, depth + 1)
    else if (redact(content) !== content) Reflect.set(value, name, redact(content))
  }
}
