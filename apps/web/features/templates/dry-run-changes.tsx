import type { DiffHunk, FileDiff, RepositoryChanges } from '@callboard/modules/templates/domain/file-diff'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { DiffLines, type ShownLine } from '~/components/diff-lines.tsx'
import { plural } from './labels.ts'

/** Files of a change that are open from the start. */
const maxOpen = 3

const stateWords = { created: 'New', changed: 'Changed', deleted: 'Deleted' } as const
const stateTones = { created: 'ok', changed: 'accent', deleted: 'bad' } as const

const linesOf = (hunks: readonly DiffHunk[]): ShownLine[] =>
  hunks.flatMap(({ before, after, lines }, hunk) => [
    { id: `${hunk}`, kind: 'gap' as const, text: `@@ -${before} +${after} @@` },
    ...lines.map(({ kind, text }, i) => ({ id: `${hunk}.${i}`, kind, text })),
  ])

function Counts({ added, removed }: Pick<FileDiff, 'added' | 'removed'>) {
  return (
    <span className="font-mono text-sm whitespace-nowrap">
      <span className="sr-only">
        {plural(added, 'line')} added, {removed.toLocaleString('en')} removed
      </span>
      <span aria-hidden className="text-ok">
        +{added}
      </span>{' '}
      <span aria-hidden className="text-bad">
        −{removed}
      </span>
    </span>
  )
}

function FileChange({ file, open }: { file: FileDiff; open: boolean }) {
  const { path, state, hunks } = file
  return (
    <details open={open} className="border-t first:border-t-0">
      <summary className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
        <span className="min-w-0 flex-1 font-mono text-sm break-all">{path}</span>
        <Counts {...file} />
        <Badge tone={stateTones[state]}>{stateWords[state]}</Badge>
      </summary>
      <div className="px-3.5 pb-3.5">
        {hunks ? (
          <DiffLines lines={linesOf(hunks)} label={`Changes of ${path}`} />
        ) : (
          <p className="text-muted">The file is binary, or has too many changes to show.</p>
        )}
      </div>
    </details>
  )
}

/** What a step would change in a repository, file by file. */
export function DryRunChanges({ changes: { target, files, unchanged, omitted } }: { changes: RepositoryChanges }) {
  const sum = (of: 'added' | 'removed') => files.reduce((total, file) => total + file[of], 0)
  return (
    <Card title={`Changes in ${target}`} aside={<Counts added={sum('added')} removed={sum('removed')} />}>
      {files.map((file) => (
        <FileChange key={file.path} file={file} open={files.length <= maxOpen} />
      ))}
      {files.length === 0 ? <p className="px-3.5 py-3 text-muted">Nothing would change.</p> : null}
      {unchanged + omitted > 0 ? (
        <p className="border-t px-3.5 py-2 text-sm text-muted">
          {unchanged > 0 ? `${plural(unchanged, 'file')} unchanged. ` : null}
          {omitted > 0 ? `${plural(omitted, 'file')} not compared: too many, or too large.` : null}
        </p>
      ) : null}
    </Card>
  )
}
