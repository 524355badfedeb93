/** Context lines before and after a failure. */
const before = 40
const after = 15
const maxLineLength = 2000

/** Terminal colours and cursor movements (ECMA-48 control sequences). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const terminalCodes = /\u001b\[[0-9;?]*[A-Za-z]/g
/** GitHub prefixes each line with a timestamp. */
const timestamp = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /
const failure = /##\[error\]|^ERROR\b|^error:|\bFAILED\b|^Error:|panic:/

export type LogExcerpt = { lines: string[]; from: number; of: number }

/** The part of a job's log around its first failure, or its end if none is found. Line numbers start at 1. */
export function logExcerpt(text: string): LogExcerpt {
  const lines = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(terminalCodes, '').replace(timestamp, '').slice(0, maxLineLength))
  const marked = lines.findIndex((line) => line.includes('##[error]'))
  const failed = marked >= 0 ? marked : lines.findIndex((line) => failure.test(line))
  const from = failed >= 0 ? Math.max(0, failed - before) : Math.max(0, lines.length - before - after)
  const shown = lines.slice(from, from + before + after)
  return {
    lines: shown.map((line) =>
      line.replace(/^##\[(group|endgroup|command|error|warning)\]/, (_, kind) =>
        kind === 'error' ? 'Error: ' : kind === 'warning' ? 'Warning: ' : '',
      ),
    ),
    from: from + 1,
    of: lines.length,
  }
}
