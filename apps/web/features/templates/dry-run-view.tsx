'use client'
import type { DryRunResult, MadeFile } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { CodeBlock } from '@callboard/ui/code-block'
import { Notice } from '@callboard/ui/notice'
import { File, Folder } from 'lucide-react'
import { useState } from 'react'
import { DryRunChanges } from './dry-run-changes.tsx'
import { fileTree, type TreeNode } from './file-tree.ts'
import { plural } from './labels.ts'
import { OutputLinks } from './output-links.tsx'

function Branch({
  nodes,
  chosen,
  onChoose,
}: {
  nodes: readonly TreeNode[]
  chosen: string | undefined
  onChoose: (file: MadeFile) => void
}) {
  return (
    <ul className="pl-3 first:pl-0">
      {nodes.map(({ name, path, file, children }) => (
        <li key={path}>
          {file ? (
            <button
              type="button"
              aria-current={file.path === chosen ? 'true' : undefined}
              onClick={() => onChoose(file)}
              className={cn(
                'flex min-h-6 w-full items-center gap-1.5 rounded px-1.5 text-left font-mono text-sm hover:bg-sub [&_svg]:size-3.5 [&_svg]:shrink-0',
                file.path === chosen && 'bg-accent-soft text-accent',
              )}
            >
              <File aria-hidden /> <span className="min-w-0 truncate">{name}</span>
            </button>
          ) : (
            <span className="flex min-h-6 items-center gap-1.5 px-1.5 font-mono text-sm text-muted [&_svg]:size-3.5 [&_svg]:shrink-0">
              <Folder aria-hidden /> <span className="min-w-0 truncate">{name}</span>
            </span>
          )}
          {children.length > 0 ? <Branch nodes={children} chosen={chosen} onChoose={onChoose} /> : null}
        </li>
      ))}
    </ul>
  )
}

/** Files as a tree beside the content of the chosen one. */
function Files({ files }: { files: readonly MadeFile[] }) {
  const [chosen, setChosen] = useState(files[0])
  return (
    <Card title="Files" aside={plural(files.length, 'file')}>
      <div className="grid md:grid-cols-[220px_minmax(0,1fr)]">
        <nav aria-label="Files" className="max-h-96 overflow-auto border-b p-2 md:border-r md:border-b-0">
          <Branch nodes={fileTree(files)} chosen={chosen?.path} onChoose={setChosen} />
        </nav>
        {chosen ? (
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2 border-b px-3.5 py-2 font-mono text-sm">
              <span className="min-w-0 break-all">{chosen.path}</span>
              {chosen.executable ? <Badge>executable</Badge> : null}
            </p>
            <CodeBlock label={`Content of ${chosen.path}`}>{chosen.content || '(empty)'}</CodeBlock>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

const stateWords = { succeeded: 'Ran', skipped: 'Skipped', described: 'Would run' } as const
const stateTones = { succeeded: 'ok', skipped: 'plain', described: 'accent' } as const

/** What a dry run shows: the files, what each step does, and its log. */
export function DryRunView({ result }: { result: DryRunResult }) {
  const { changes, steps, log, output } = result
  const compared = new Set(changes.flatMap((change) => change.files.map(({ source }) => source)))
  const files = result.files.filter(({ path }) => !compared.has(path))
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="ok" title="The dry run succeeded.">
        Nothing was created. These are the files and steps of a run.
      </Notice>
      {changes.map((change) => (
        <DryRunChanges key={change.step} changes={change} />
      ))}
      {files.length > 0 ? <Files files={files} /> : null}
      <Card title="Steps">
        {steps.map((step) => (
          <Row key={step.id}>
            <span className="min-w-0 flex-1">
              <span className="font-medium">{step.name}</span> <code className="text-sm text-faint">{step.action}</code>
            </span>
            <Badge tone={stateTones[step.state]}>{stateWords[step.state]}</Badge>
          </Row>
        ))}
      </Card>
      {output.links.length > 0 ? (
        <Card title="Links">
          <OutputLinks base={undefined} links={output.links} />
        </Card>
      ) : null}
      {output.text.map(({ title, content }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: titles may repeat
        <Card key={index} title={title || 'Output'}>
          <p className="px-3.5 py-3 break-words whitespace-pre-line">{content}</p>
        </Card>
      ))}
      {log.length > 0 ? (
        <Card title="Log">
          <CodeBlock label="Log of the dry run">{log.map((line) => line.text).join('\n')}</CodeBlock>
        </Card>
      ) : null}
    </div>
  )
}
