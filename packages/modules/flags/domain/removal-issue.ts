/** Characters of the body of an issue. It is part of an address, of which GitHub takes about 8,000 bytes. */
const maxBody = 2000

type Removal = {
  key: string
  /** What applications get now; undefined if it differs, null for the default in the code. */
  variant: string | null | undefined
  lines: readonly { path: string; line: number }[]
}

function keepText(variant: Removal['variant']): string {
  if (variant === undefined) return 'Decide which variant stays'
  return variant === null ? 'Keep what the default in the code leads to' : `Keep what the variant \`${variant}\` leads to`
}

/** An issue that asks for the removal of a flag from the code of one repository. */
export function removalIssue({ key, variant, lines }: Removal): { title: string; body: string } {
  let body = `${keepText(variant)}, and remove the flag \`${key}\` from these lines:\n`
  for (const [i, { path, line }] of lines.entries()) {
    const item = `\n- [ ] \`${path}:${line}\``
    if (body.length + item.length > maxBody) {
      body += `\n- [ ] ${lines.length - i} more`
      break
    }
    body += item
  }
  return { title: `Remove the flag ${key}`, body: `${body}\n\nArchive the flag once this is deployed.` }
}
