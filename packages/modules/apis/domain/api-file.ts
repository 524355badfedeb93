/** A file by the name under which it was read, which references resolve to. */
export type ApiFile = { name: string; text: string }

/** Resolves a relative reference such as `../models.yaml`. URLs keep their host. */
export function nameFrom(base: string, file: string): string {
  const isAddress = (text: string) => /^https?:\/\//i.test(text)
  if (isAddress(base) || isAddress(file))
    return URL.canParse(file, base || undefined) ? new URL(file, base || undefined).href : file
  const parts = base.split('/').slice(0, -1)
  for (const part of file.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
